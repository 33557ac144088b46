"""A crowd of MBeans: what is asked of it, and what is told."""

from exporter.jmx import ObjectName, Query

CROWD = [Query(ObjectName.parse("crowd:type=Worker,*"), ("Number", "Count"))]


def worker(number: int) -> str:
    return f"crowd:type=Worker,name={number}"


def workers(first: int, end: int) -> dict[str, dict[str, object]]:
    return {worker(number): {"Number": number, "Count": 7} for number in range(first, end)}
