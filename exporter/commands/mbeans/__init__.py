"""The MBean browser, `wso2-exporter mbeans`: everything that a server's MBeans say, without what looks like a secret.

`survey` asks a server; `values` and `plain` turn what was read into plain values without secrets; `text_layout`,
`tree_layout` and `json_layout` lay these out; `command` is the command itself.
"""

from exporter.commands.mbeans.command import COMMAND

__all__ = ["COMMAND"]
