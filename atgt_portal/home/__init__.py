"""“Việc của tôi”: what waits for whom, the navigation, log-in, health. May import every room below."""
