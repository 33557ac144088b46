"""What is asked of an MBean server, what its answers mean, and many questions at once on one session."""
