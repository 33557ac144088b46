import subprocess
import sys
import time

import pytest

from benchmarks.processes import descriptor_count, processor_time, resident_bytes, thread_count

_WORK = "import time\nwhile time.process_time() < 0.3: pass"


def test_a_process_that_works_uses_processor_time_and_one_that_waits_none() -> None:
    program = f"{_WORK}\nprint('done', flush=True)\nimport sys; sys.stdin.read()"
    with _start(program) as process:
        assert process.stdout
        assert process.stdout.readline() == b"done\n"
        worked = processor_time(process.pid)
        time.sleep(0.2)
        assert 0.3 <= worked < 3.0
        assert processor_time(process.pid) - worked < 0.1
        process.kill()


@pytest.mark.parametrize("end", ["child.communicate()", ""], ids=["ended", "running"])
def test_children_count_while_they_run_and_when_they_have_ended(end: str) -> None:
    child = f"{_WORK}\nprint('done', flush=True)\nimport sys; sys.stdin.read()"
    program = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {child!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdout.readline()
{end}
print("ready", flush=True)
sys.stdin.read()
"""
    with _start(program) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        assert processor_time(process.pid) >= 0.29
        assert resident_bytes(process.pid) > (5_000_000 if end else 10_000_000)
        process.communicate()


def test_memory_in_use_is_resident() -> None:
    with _start("import sys; much = b'x' * 50_000_000; print('ready', flush=True); sys.stdin.read()") as process:
        assert process.stdout
        process.stdout.readline()
        assert 50_000_000 < resident_bytes(process.pid) < 100_000_000
        process.communicate()


def test_threads_of_children_count() -> None:
    child = "import threading, sys; threading.Thread(target=sys.stdin.read).start(); print('ready', flush=True)"
    program = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {child!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdout.readline()
print("ready", flush=True)
sys.stdin.read()
"""
    with _start(program) as process:
        assert process.stdout
        process.stdout.readline()
        assert thread_count(process.pid) == 3
        process.communicate()


def test_open_files_are_counted() -> None:
    opened = "files = [open('/dev/null') for _ in range(5)]; "
    program = f"import sys; {opened}print('ready', flush=True); sys.stdin.read()"
    with _start(program) as process:
        assert process.stdout
        process.stdout.readline()
        assert descriptor_count(process.pid) == 3 + 5
        process.communicate()


def test_a_process_that_is_gone_is_an_error() -> None:
    with _start("") as process:
        process.communicate()
    with pytest.raises(OSError, match=r"."):
        processor_time(process.pid)


def _start(program: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
