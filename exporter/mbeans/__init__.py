"""The MBean browser, `wso2-exporter mbeans`: everything that a server's MBeans say, without what looks like a secret.

`reading` asks a server; `redaction` knows secrets; `values` and `plain` turn what was read into plain values without
them; `text`, `tree` and `document` lay these out; `command` is the command itself.
"""
