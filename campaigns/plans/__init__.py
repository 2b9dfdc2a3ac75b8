"""A unit's plan: tasks by group, targets, measures; and how it was made known to its staff.

May import `campaigns.record`, `campaigns.filing`, `campaigns.setup`, `units` and below.
"""
