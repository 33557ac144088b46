"""Secrets: where they are kept, how they are told from other texts, and what may be printed."""
