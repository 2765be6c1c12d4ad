"""Dictionaries on this machine.

- `local.LocalDictionaries`: finds the dictionaries in folders, and looks words up in all of them.
- `stardict.StarDict` and `dictd.DictdDatabase`: one dictionary of each format; `dictzip` reads their compressed files.
- `forms.forms_of`: the forms under which a word may be listed.
- `entry`: an entry, and the document that shows entries.
"""
