"""The screen: the Textual app, its widgets, the table of actions, and the dispatcher that gives keys to them.

Offers `app.ReaderApp`, started with `services.Services`; `actions` (all actions with ids and keys), `keymap`,
`clipboard` and `terminal`.
"""
