"""A whole process as somebody starts it: seconds on the clock and of computing, and the memory of each of its processes.

Seconds of computing (user and system, of the process and all that it started) hold on a busy machine, too; those on
the clock do not. Memory is the highest resident set of any one process, looked at twenty times a second (Linux).
"""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

TICK = 0.05


@dataclass(frozen=True)
class Taken:
    """What a process took: seconds on the clock, seconds of computing, megabytes in its largest process, and its load."""

    wall: float
    cpu: float
    megabytes: float
    load: float


def taken(command: list[str], **environment: str) -> Taken:
    """Run a command to its end and return what it took.

    Raises:
        RuntimeError: it failed; the message holds the end of what it said.
    """
    peak = load = 0.0
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=said, stderr=subprocess.STDOUT, start_new_session=True, env=os.environ | environment
        )
        while True:
            peak, load = max(peak, _largest(process.pid)), max(load, os.getloadavg()[0])
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            time.sleep(TICK)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        _end(process.pid)
        if process.returncode:
            said.seek(0)
            end = said.read()[-2000:].decode("utf-8", "replace")
            raise RuntimeError(f"{' '.join(command)[:300]}: exit code {process.returncode}\n{end}")
    return Taken(wall, usage.ru_utime + usage.ru_stime, peak or usage.ru_maxrss / 1000, load)


def _largest(session: int) -> float:
    """Megabytes at the highest of the largest process of a session, 0 where the system does not tell."""
    most = 0
    for pid in _session(session):
        try:
            status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
        except OSError:
            continue
        most = max([most, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))])
    return most / 1000


def _session(session: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(path.name)) == session:
                found.append(int(path.name))
        except (OSError, ValueError):
            continue
    return found


def _end(session: int) -> None:
    """End what a process left behind, so that nothing runs into the next measurement."""
    for pid in _session(session):
        try:
            os.kill(pid, signal.SIGTERM)
        except OSError:
            continue


def machine() -> str:
    """Name processor, cores, memory and Python."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        processor = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (OSError, StopIteration, ValueError):
        return f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    return f"{processor}, {os.cpu_count()} cores, {memory:.0f} GB, Python {'.'.join(map(str, sys.version_info[:3]))}"
