"""The widgets of the screen. They know the reading and the theme, but not the app; they post messages.

- `viewport`: Viewport, the visible rows of the document; `page`: Page, which paints them.
- `scrollbar`, `sidebar`, `mark_list`, `note`: Scrollbar, Sidebar, MarkList, NoteWindow, beside and over the page.
- `status_bar`: StatusBar (the status row and the footer) and Notice; `search_bar`: SearchBar.
- `dialogs`: Chooser (a list with a filter) and Prompt (one line); `table`: TableWindow; `line_input`: LineInput.
"""
