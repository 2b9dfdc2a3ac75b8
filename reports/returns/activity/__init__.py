"""Results of a month or a quarter, typed in a grid: one cell an indicator, each stored by itself as it is typed.

`rules` (pure) judges cells: faults keep the paper from being sent, what stands out asks for a reason. `sums` (pure)
adds up what is on record. `working` reads all of one paper at once; `cells` stores single cells against other hands;
`paper` stores, freezes and judges the whole; `rows` and `police` say it all in words.

What `revise` takes: `cells` = {indicator code: {value, out_of, note}} for the whole grid, `reasons` = {code: note}.

Acceptance writes figures of record for the days of the period. They are never added to those of interim or closing
returns: whoever sums a year asks for statements of exactly its days (`campaigns.record.figures.activity_totals`), and
sums to date on this page take figures from papers of this kind alone.
"""
