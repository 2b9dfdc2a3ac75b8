"""The register of black spots and of places where accidents threaten: found, surveyed, treated, watched until closed.

May import `campaigns.journal`, `campaigns.filing`, `campaigns.setup`, `units` and below; returns read its counts.
"""
