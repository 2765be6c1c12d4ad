"""Texts that are still coming."""
