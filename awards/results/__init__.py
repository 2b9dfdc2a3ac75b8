"""Kết quả xếp hạng: the result of record, from the draft sent for comments to the publication, and the units' queries.

The live ranking stays the office's draft. A result is stored whole, with every input its points follow from, and never
rewritten: pages, slips, workbooks and editions read it from its own snapshot. May import the rest of `awards` and what
`awards` may; `reports.summary` reads it.
"""
