"""`make bench`: the portal's pages and sums beside a bare form of the same work, in one run, in paired rounds.

`goals` (keys, goals, verdicts, the table) and `rounds` (pairing) are pure; `settings`, `urls`, `views` and `templates`
are the bare pages, served beside the portal's own; `browser` (requests without a network), `cases` (what is compared
with what), `sums` (the bare sums in SQL), `measure` (the run itself, inside Django); `__main__` brings up what it needs.
A bench is no gate: it tells, and never fails for being slow.
"""
