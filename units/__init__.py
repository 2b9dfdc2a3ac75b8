"""Who we are: users, persons, boards, units with dated names, dated memberships.

May import `atgt_portal.lib` and `atgt_portal.ledger`.
"""
