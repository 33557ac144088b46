"""What is asked of an MBean server, and many questions at once on one session.

`calls` makes questions: the bytes, what a result means (`names`, `mbean_info`), and what an exception (`mbean_errors`).
A `pipeline` sends them all before it waits for the first reply, and gives the outcomes in their order, whatever one of
them does to the connection.
"""
