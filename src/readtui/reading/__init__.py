"""The state of one reading, as frozen values with pure methods. Nothing here draws or reads files, except `pictures`.

- `state.Reading`: a document with `position.Position`, `search.Search`, `selection.SelectionState`, `marks.Marks` and
  `links.Links`.
- `history.History`, `jump_list.JumpList`: documents and places to go back and forward to.
- `search.find`, `Query`, `Hits`: full-text search in one document.
- `selection.Selection`, `motions`: selecting with keys, by vim's motions and text objects.
- `links`, `link_target.link_target_of`: the links of a document and where they lead.
- `pictures.locate_picture`: the file or address of a picture.
- `table_view.TableView`: one table in a window.
- `overlay`: what the screen paints over the text: matches, selection, marks.
"""
