"""What a TLS server tells whoever connects: versions, cipher suites, key exchange, certificate, and one header.

Nothing is logged in to. The messages that find out what is accepted are written here, since OpenSSL's own policy may
keep it from offering what is to be found out: the server's answer to them is not encrypted, and ends the handshake.
"""
