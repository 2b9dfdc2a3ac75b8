"""What the board issues: editions of the year-end summary, how they are compiled, printed, sent and received.

An edition never changes; a correction makes the next. May import every room below.
"""
