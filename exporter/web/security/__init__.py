"""What locks the endpoint: the file of `--web.config.file`, as Prometheus's own exporters have it.

`file` reads it with a module for each section (`tls_section`, `headers`, `password_hashes`), `settings` holds what it
says, `tls_context` makes OpenSSL's form of it. `watch` follows the files as they change; `protection` is what is
enforced just now, `gate` lets requests in by it, `authentication` finds out whether logins are right. `endpoint` puts
it all together for a process.
"""
