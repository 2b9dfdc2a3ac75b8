"""The office's calendar: days off on a weekday, weekend days worked for one of them, and the working days that follow.

Read by every room that counts a term: a day for mending, for an answer, the morning of a reminder. May import `units`,
`atgt_portal.ledger`, `atgt_portal.lib`; the page that keeps the table is in `campaigns.urging`.
"""
