"""What the user does on the screen: navigation, search, selection, links, marks, opening, and the command palette.

`marks.MarksController` and `opening.OpeningController` use the app through `services.Host`. Navigation, search,
selection and links are still base classes of `reading_screen.ReadingScreen`.
"""
