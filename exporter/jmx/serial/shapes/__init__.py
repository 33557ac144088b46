"""Shapes of replies: what is like an earlier reply but for its numbers is decoded by unpacking these.

The replies to a call that is asked at every poll nearly always have the shape of the one before. A `ReplyMemory` learns
it (`learner` finds the numbers, `recipe` how the value is made of them, `template` both together) and recalls values
without decoding; a `LastReply` recalls what is the same byte for byte. Everybody else uses these names alone.
"""

from exporter.jmx.serial.shapes.memory import LastReply, Memory, Recalled, ReplyMemory
from exporter.jmx.serial.shapes.store import Frame, TemplateStore

__all__ = ["Frame", "LastReply", "Memory", "Recalled", "ReplyMemory", "TemplateStore"]
