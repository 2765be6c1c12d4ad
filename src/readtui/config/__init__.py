"""Configuration: paths of files, settings and themes.

Offers `paths`, `toml.read_toml`, `settings.load` (`Settings`, `Effective`) and `themes.load` (`Theme`).
"""
