"""Giao ước thi đua: what each cluster of a campaign has signed together, once a campaign.

May import `campaigns.journal`, `campaigns.setup`, `units` and below.
"""
