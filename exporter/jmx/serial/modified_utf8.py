"""Modified UTF-8, in which Java writes strings (Java SE API, `java.io.DataInput`)."""

REPLACEMENT = "\ufffd"


def decode(data: bytes | bytearray | memoryview) -> str:
    """Decode a text; what is malformed becomes U+FFFD, and so do halves of surrogate pairs: no encoding prints them."""
    try:
        return str(data, "utf-8")
    except UnicodeDecodeError:
        plain = bytes(data).replace(b"\xc0\x80", b"\0")
    try:
        units = plain.decode("utf-8", "surrogatepass").encode("utf-16-be", "surrogatepass")
    except UnicodeDecodeError:
        return plain.decode("utf-8", "replace")
    return units.decode("utf-16-be", "replace")


def encode(text: str) -> bytes:
    """Encode a text: zero as two bytes, characters beyond the basic plane as surrogate pairs."""
    if text.isascii():
        return text.encode().replace(b"\0", b"\xc0\x80")
    units = text.encode("utf-16-be", "surrogatepass")
    pairs = (units[at : at + 2].decode("utf-16-be", "surrogatepass") for at in range(0, len(units), 2))
    return "".join(pairs).encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")


def character(unit: int) -> str:
    """Make a char of its UTF-16 code unit; half of a surrogate pair becomes U+FFFD."""
    return REPLACEMENT if 0xD800 <= unit <= 0xDFFF else chr(unit)
