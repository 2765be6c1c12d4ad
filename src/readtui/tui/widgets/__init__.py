"""The widgets of the screen. They know the reading, and of the app its theme only; they call their owner or post to it.

- `viewport`: Viewport, the visible rows of the document; `page`: Page, which paints them.
- `list_view`: ListView, a list with a cursor; `sidebar`: the rows of the sections and of the marks.
- `scrollbar`, `note`: Scrollbar and NoteWindow, beside and over the page; `line_editor`: LineEditor.
- `status_bar`: StatusBar (the status row and the footer) and Notice; `search_bar`: SearchBar.
- `dialogs`: Chooser (a list with a filter) and Prompt (one line); `table`: TableWindow.
"""
