"""What a campaign asks: bases, objectives, task groups, indicators, periods, obligations, clusters, scoring tables.

Definitions only. May import `units`, `atgt_portal.ledger`, `atgt_portal.lib`.
"""
