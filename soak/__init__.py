"""What takes longer than a test may: a session frozen at every byte, one byte a second, ten thousand polls."""
