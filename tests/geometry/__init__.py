"""Every screen and window at every size: a sample in `make test`, all of them by `python -m tests.geometry`."""
