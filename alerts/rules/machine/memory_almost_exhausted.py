"""Hardly any memory that could be handed out."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF_SERVER_OR_MACHINE, PAGE_OF_SERVER_OR_MACHINE, SERVER, SERVER_OR_MACHINE
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_SUMMARY = (
    "{{ if $labels.machine }}Memory almost exhausted on {{ $labels.machine }}{{ else }}"
    f"Memory almost exhausted on the machine or in the container of {SERVER}{{{{ end }}}}"
)
_ADVICE = """\
Soon the machine swaps or the kernel kills its largest process, which is usually the JVM.
First see who holds it (ps aux --sort=-rss) and stop what does not belong beside the server."""
_RUNBOOK = Runbook(
    meaning=(
        "The machine has hardly any memory left that it could hand out without swapping, or the server's container "
        "hardly any below its limit; the exporter's page says which."
    ),
    impact=(
        "Swapping stops a JVM for seconds at each collection; the kernel's out-of-memory killer prefers large "
        "processes, the JVM above all."
    ),
    diagnosis=(
        "`ps aux --sort=-rss | head`, `free -m`, in a container `memory.current` and `memory.max`. A JVM takes "
        "more than its heap: metaspace, threads (1 MB each) and direct buffers (`jvm_buffer_pool_used_bytes`). Sum "
        "of all maximum heaps plus 2 GB for the system must fit: WSO2 asks for 2 GB + 2 GB for each server."
    ),
    mitigation=(
        "Stop what does not belong there; restart the process that grew; then add memory, raise the container's "
        "limit, or move a server. Do not lower the heap below 2 GB for it."
    ),
    prevention="",
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on memory: a page where the kernel is about to kill the JVM, a ticket before that."""
    return Alert(
        name="WSO2MemoryAlmostExhausted",
        fault="saturation",
        category="ram",
        levels=page_and_ticket(catalogue, "ram", critical=Minutes(5, 15), warning=Minutes(30, 30)),
        server=SERVER_OR_MACHINE,
        summary=_SUMMARY,
        description=headroom_description(catalogue, "ram", _ADVICE),
        steps=(),
        choice=OF_SERVER_OR_MACHINE,
        page=PAGE_OF_SERVER_OR_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-machine", "Memory available"),
    )
