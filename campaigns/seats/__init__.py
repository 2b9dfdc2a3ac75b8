"""Kiện toàn Ban: the members of a board on any day, and the decisions by which they came and went.

The rows are of `units`; may import `campaigns.journal`, `campaigns.setup`, `units` and below.
"""
