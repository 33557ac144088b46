"""What takes longer than a test may: sessions frozen at every byte, hostile clients, ten thousand polls."""
