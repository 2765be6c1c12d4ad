"""The state of one reading, as frozen values with pure methods."""
