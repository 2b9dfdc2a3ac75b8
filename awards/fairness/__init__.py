"""What luck may not decide: how far accident points scatter by chance alone, and which places in a ranking stand beyond it."""
