"""The command `wso2-exporter discover`: the servers on this machine, and the configuration that would read them.

`comments` writes the table for people, `configuration` the YAML; both together are one valid configuration file.
`command` is the command itself.
"""

from exporter.commands.discover.command import COMMAND

__all__ = ["COMMAND"]
