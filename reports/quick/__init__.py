"""Báo cáo nhanh: a unit tells at once of an especially serious accident; the office takes note and may pass it on.

No paper of a campaign and no figure: what is told here is counted nowhere, the police's dated accidents are. Each telling
is a version of its own, never changed. May import `reports.returns` (the accident it turns out to be) and below.
"""
