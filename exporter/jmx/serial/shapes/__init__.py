"""Shapes of replies: what is like an earlier one but for its numbers is decoded by unpacking these."""
