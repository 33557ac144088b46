"""Java object serialization: bytes in, values out, and back. No socket, and no name from the wire ever becomes code.

In: `input` (bytes and limits), `decoder` (what reading an object needs), `class_reader` (classes, by `class_model` and
`class_binding`), `reader` and `objects`, with `conversions` for the JDK's own classes. Each stands on those before it.
Out: `writer`, for what is in `arguments`. Replies that are like earlier ones need none of that: `shapes`.
"""
