"""Durability tests of the library: what was acknowledged as kept survives kills, power cuts and concurrent writers."""
