"""Facts that change seldom, one kind a file: each module has `INSPECTIONS`, and nothing else lists them.

They are found out between scrapes, never in one: a file, a handshake or a rare attribute takes as long as it takes.
"""
