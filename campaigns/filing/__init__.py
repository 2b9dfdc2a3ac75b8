"""A paper's life: one table for every paper a unit owes, its versions, its events, its steps.

`act` is the only mover, `revise` the only editor, `may` and `visible_to` the only rights.
May import `campaigns.setup`, `units`, `atgt_portal.ledger`, `atgt_portal.lib`; knows no kind of paper by name:
kinds register themselves in `kinds`.
"""
