"""What every other app writes into: jobs, the audit chain, stored files, form tokens, notices.

May import `atgt_portal.lib` only; names users and boards by reference, never by import.
"""
