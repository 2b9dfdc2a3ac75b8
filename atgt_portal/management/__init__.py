"""Commands about the whole portal. May import every room."""
