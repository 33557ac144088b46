"""What commands share: what a command is, the types of its flags, and its output."""
