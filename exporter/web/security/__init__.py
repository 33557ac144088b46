"""What locks the endpoint: the file of `--web.config.file`, as Prometheus's own exporters have it.

`file.load_web_configuration` reads it, `settings` holds what it says, `tls_context` makes OpenSSL's form of it.
"""
