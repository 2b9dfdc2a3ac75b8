"""“Không phát sinh” for several papers and requests at once: one list, one signed click, each written as its own.

Stands above `reports.returns` and `reports.requests` and may import both; keeps nothing itself.
"""
