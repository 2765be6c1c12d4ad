"""The app in browsers: a server that starts the program once for each tab. Only the command `readtui serve` uses it."""
