"""Time and urging: what is owed and not sent, who is told of it and when.

Holds the page of days off, the log of every reminder, the morning's digest and its outbox, letters of urging (công văn đôn đốc),
a person's calendar feed. Stands above `filing` and `launch` and may import both; what a page of `filing` tells of it
is registered there in `filing.urged`.
"""
