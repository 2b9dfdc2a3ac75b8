"""Giải trình: a unit asks that an accident on record in its area not count for its points, and the office decides.

The record itself is never touched. May import `awards.models`, `reports.returns`, `campaigns.*`, `units` and below; the
ranking reads `reading`.
"""
