"""Java object serialization: bytes in, values out, and back. No socket, and no name from the wire ever becomes code."""
