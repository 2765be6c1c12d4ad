"""Markdown reader: CommonMark with the extensions of GitHub and Pandoc into a document.

`reader.read` reads a text. `frontmatter` splits off its metadata, `work` limits what is parsed. `parser` turns it into
tokens by markdown-it: `callouts` and `extensions` are rules, `rules` tries them; `attributes` removes what is hidden.
`inline`, `html`, `elements` and `blocks` turn the tokens into blocks.

For the Markdown writer, so that what it writes is read as the same document: the patterns `callouts.ALERT_LABEL`,
`reader.WRITTEN_MARKER` and `reader.CAPTION_LABEL`, `inline.link_addresses` and `inline.WIDE_CHARACTER`,
`parser.normalised_destination`, and `blocks.Slugs`.
"""
