"""Formulas in lines of Unicode text, where that has the same meaning.

- `tex.FormulaReader`, `looks_like_tex`, `strip_delimiters`: TeX formulas.
- `mathml.mathml_to_unicode`: MathML formulas.

`tokens` turns MathML tokens into the items of a row, `layout` joins the items to a line, `symbols` has the character
tables.
"""
