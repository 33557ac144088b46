"""Numbers of `java.math` and `java.util.concurrent.atomic`."""

from collections.abc import Sequence
from decimal import Decimal

from exporter.jmx.serial.conversions.conversion import Convert, field
from exporter.jmx.values import JavaObject, JavaValue

_MOST_BYTES = 1750
"""Of a number's magnitude: up to here Python turns it into text (`sys.int_info.default_max_str_digits`, 4300)."""
_MOST_SCALE = 10_000
_ATOMIC = "java.util.concurrent.atomic."


def _big_integer(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    magnitude = field(record, "magnitude", bytes)
    if len(magnitude) > _MOST_BYTES:
        raise ValueError
    return field(record, "signum", int) * int.from_bytes(magnitude)


def _big_decimal(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    unscaled, scale = field(record, "intVal", int), field(record, "scale", int)
    if abs(scale) > _MOST_SCALE:
        raise ValueError
    return Decimal(f"{unscaled}E{-scale}")


def _held(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    return record.fields["value"]


def _atomic_boolean(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    return field(record, "value", int) != 0


def _atomic_array(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    return field(record, "array", list)


CONVERSIONS: dict[str, Convert] = {
    "java.math.BigDecimal": _big_decimal,
    "java.math.BigInteger": _big_integer,
    f"{_ATOMIC}AtomicBoolean": _atomic_boolean,
    f"{_ATOMIC}AtomicInteger": _held,
    f"{_ATOMIC}AtomicIntegerArray": _atomic_array,
    f"{_ATOMIC}AtomicLong": _held,
    f"{_ATOMIC}AtomicLongArray": _atomic_array,
    f"{_ATOMIC}AtomicReference": _held,
    f"{_ATOMIC}AtomicReferenceArray": _atomic_array,
    f"{_ATOMIC}DoubleAccumulator$SerializationProxy": _held,
    f"{_ATOMIC}DoubleAdder$SerializationProxy": _held,
    f"{_ATOMIC}LongAccumulator$SerializationProxy": _held,
    f"{_ATOMIC}LongAdder$SerializationProxy": _held,
}
