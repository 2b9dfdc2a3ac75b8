"""Period counts as the official source: the police state one table for every place instead of their accidents one by one.

`rows` is the working copy and what is frozen of it, `forms` the grid of the edit page, `record` what acceptance puts on
record. A campaign says which source is official (`Campaign.counts_by_unit`); an accepted version says it by itself.
May import what `reports.returns` may.
"""
