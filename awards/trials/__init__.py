"""Xếp thử: the ranking as it stands beside the one that other rules would make of the same papers. Nothing is stored.

May import `awards` and below, except its views.
"""
