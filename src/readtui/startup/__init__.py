"""The first screen: shown before anything else is imported, and replaced by the first frame of the app.

`first_screen.show` decides what is shown; `raw_terminal.PAINTED` is the screen until the app takes the terminal over;
`kept_screen` reads and writes the screens and styles that the app keeps, and `conditions` says when they are valid.

All of it is imported before anything else of readtui, so it imports only what every Python has loaded (`os`, `sys`) and
C modules: `re`, `typing`, `pathlib` or `signal` would take longer than the whole first screen. Annotations are not
deferred for the same reason.
"""
