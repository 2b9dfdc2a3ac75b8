"""The board's own checks: plan, team, calendar of units, minutes, conclusion; what must be mended is a task of the unit.

May import `campaigns.journal`, `campaigns.launch`, `campaigns.setup`, `units` and below.
"""
