"""What the user does that takes more than the next reading: opening, marks, links, searching, themes and the like.

Controllers use the app through `services.Host`, and know neither the app nor each other.
"""
