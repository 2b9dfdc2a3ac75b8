"""What units return about the year (`returns`) and what the board sums up from it (`summary`).

Two rooms of one app: awards read the returns, the summary reads the awards.
"""
