"""Fetching web addresses: one page at a time, within limits."""
