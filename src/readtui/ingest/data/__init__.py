"""Files of data that are shown as code: JSON, YAML and TOML."""
