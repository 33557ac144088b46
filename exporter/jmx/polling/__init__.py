"""Polls: many attributes of one server read again and again, with what is known of it from the polls before.

A `poller` has the session, and opens another one where it is lost. Its `poll` puts three things into one wave: who the
server is, which MBeans it has, and the questions to those that are known. What the names show to be new follows in
further `waves`, for as long as there is time. `interest` says which attributes of which MBeans are wanted; `mbean` asks
them, together where that is possible and one by one where one spoils the others; `thread_operations` and `read_once`
ask what is no usual attribute. What the server cannot send (`unsendable`) or does not answer (`unresponsive`) is left
alone for a while (`backoff`). How much memory all that may take is held by `knowledge`.

Two rules: what was read before is read whole or the poll fails; and one bad attribute costs itself alone.
"""
