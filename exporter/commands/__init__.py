"""The commands beside serving, and what they share: flags, output, logging."""
