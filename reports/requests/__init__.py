"""Yêu cầu báo cáo đột xuất: the office asks chosen units for a few figures by an hour, and reads the table at once.

No paper of a campaign: light states of its own, no review. May import `units`, `atgt_portal.ledger`, `atgt_portal.lib`.
"""
