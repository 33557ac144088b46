"""What is known of a server and its machine, fact by fact, each with its evidence or the reason why it is not known.

Gathering is apart from judging: guidelines look at facts alone, wherever these are from.
"""
