"""Figures of record: what a source stated about a unit for given days, totals, comparison, the reduction rule.

`dated`, `reduction`, `coverage` and `lineage` are pure; `wording` says the trade's sentences; `figures` and `rebasing` hold the only
queries.
May import `campaigns.filing`, `campaigns.setup`, `units` and below.
"""
