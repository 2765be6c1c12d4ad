"""The screen: the Textual app, its widgets, actions and key bindings.

Offers `app.ReaderApp`, started with `services.Services`; `actions` (all actions with ids and keys), `keymap`,
`clipboard` and `terminal`.
"""
