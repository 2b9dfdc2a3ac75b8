"""Corrections of police figures that had been accepted: what changed, whom and what it touches, and who has seen to it.

The figures that the upper board holds are entered here, too, and shown beside the comparison (`campaigns.record.upper`).

A correction is not stored: it is two accepted versions of one return of accidents. Only that it was seen to is.
"""
