"""A unit's work through the year, written down when it happens: checks of subordinates, exemplary models.

May import `campaigns.setup`, `campaigns.filing`, `units` and below. Rows belong to a unit and a day, not to a campaign:
what is written once serves every movement of that year.
"""
