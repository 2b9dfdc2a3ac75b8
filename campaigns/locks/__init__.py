"""Khóa kỳ số liệu: the office closes the figures of a period, and opens it again for a unit, with a reason, up to a day.

What a lock means for a paper is decided in `campaigns.filing.locked`. May import `campaigns.launch`, `campaigns.filing`
and below.
"""
