"""When units are merged, divided or renamed in mid-year: what becomes of their seats, people, papers and figures.

`plan` reads a prepared change, `effects` tells beforehand what it will do, `applying` does it, once.
May import `campaigns.record`, `campaigns.filing`, `campaigns.setup`, `units` and below.
"""
