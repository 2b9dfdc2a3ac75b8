"""Tables from a file or the clipboard: read once, shown with every fault, mended in place, stored on demand, undone for a day.

`kinds` says what a kind of table must tell (`ImportKind`) and keeps them; `by_unit_rows`, `accident_rows` and
`activity_rows` are three of them. A further form plugs in with `kinds.register(ImportKind(...))` and gets its pages,
preview and undo.
"""
