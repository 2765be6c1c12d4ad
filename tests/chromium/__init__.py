"""The app in headless Chromium, driven by the DevTools protocol: `python -m tests.chromium`."""
