"""The widgets of the screen, each knowing nothing of the app."""
