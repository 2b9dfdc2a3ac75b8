"""The office's own desk around a paper: whose it is, what was put off, whom he asked, what may be accepted together.

Nothing here is told to a unit. Whether somebody may judge a paper is asked of `campaigns.filing.permissions`, for one
person and for all of them (`bench`). May import what `campaigns.filing` may; its views import `campaigns.filing.views`.
"""
