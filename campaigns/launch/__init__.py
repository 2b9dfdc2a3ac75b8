"""Putting a campaign in force, and changing it afterwards by a dated letter only.

Below it stand what is asked (`campaigns.setup`) and the papers that follow from it (`campaigns.filing`); nothing above
is imported.
"""
