"""What is known of a target before it is read, and has to be said in several rooms by the same words."""

from typing import Literal

Transport = Literal["native", "jmxquery"]
"""How a server is read.

`native` speaks JMX itself: it keeps one session with the server, and reads everything in about one round trip.

`jmxquery` starts a Java program at every poll. What that lacks, compared with `native`:

- No TLS: user name and password cross the network as they are. Use it on the server's own machine.
- A login at every poll, which Carbon writes to its audit log in two lines.
- No operations, no tabular data and no arrays: what consists of them is absent, and listed as unreadable.
- By itself it shows the password in the process list. The exporter does not let it: it hands over the arguments in a
  file without a name, as an argument file of the `java` command.
"""

Locality = Literal["auto"] | bool
"""Whether a target runs on this machine: known (`True`, `False`), or to be found out (`auto`)."""
