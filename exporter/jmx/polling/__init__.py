"""Polls: many attributes of one server read again and again, with what is known of it from the polls before."""
