"""The library: works, positions, marks and fetched responses that are kept between starts, in one SQLite file.

`store.Library` is what other packages need; `tables.RecentWork` is an entry of its list. `readtui doctor` uses
`doctor.examine` and `doctor.report_lines`. Below them: `tables` (rows), `connection` (opening, checking, locking),
`schema` (tables and migrations) and `repair` (shell commands that the doctor prints).
"""
