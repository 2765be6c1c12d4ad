"""How fast, against what: figures of one run, each beside a baseline of the same run."""
