"""Scores, ranking, nominations. Points and ranking are pure functions over rows.

May import `reports.returns`, `campaigns.*`, `units` and below; the summary reads it, never the other way.
"""
