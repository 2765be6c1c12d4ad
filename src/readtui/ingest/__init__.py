"""Reads documents from files, streams and web addresses, in any format that readtui knows.

`source.read_file` and `source.read_stream` return a `source.Source`, `formats.read` turns it into a document, and
`open.open_address` opens a web address. `format.Format` is what a new format needs, here or in a plugin. The packages
and `code`, `docx` and `man` each read one format; `sandbox` runs the larger of their parsers in a child process.
"""
