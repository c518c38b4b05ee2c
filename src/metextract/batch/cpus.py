"""How many CPUs this process may use, which in a container is not how many there are."""

import os
from collections.abc import Iterator
from math import ceil
from pathlib import Path, PurePosixPath

MEMBERSHIP = Path("/proc/self/cgroup")
MOUNT = Path("/sys/fs/cgroup")


def available_cpus() -> int:
    """The CPUs that the process may run on, and not more than its control groups pay for, rounded up."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([allowed, *map(ceil, quotas(MEMBERSHIP, MOUNT))]))


def quotas(membership: Path, mount: Path) -> Iterator[float]:
    """The CPU limit, in CPUs, of each control group that the process is in, of version 1 and 2, where there is one.

    membership: a file as /proc/self/cgroup; mount: a folder as /sys/fs/cgroup. A container that sees
    only its own group has the path of the host in the first and its group at the top of the second.
    """
    for folder in _groups(membership, mount):
        limit = _numbers(folder / "cpu.max") or _numbers(folder / "cpu.cfs_quota_us") + _numbers(folder / "cpu.cfs_period_us")
        if len(limit) == 2 and min(limit) > 0:
            yield limit[0] / limit[1]


def _groups(membership: Path, mount: Path) -> Iterator[Path]:
    for line in _read(membership).splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        top = mount / controllers
        for group in (PurePosixPath(path), *PurePosixPath(path).parents):
            yield top / group.relative_to("/")


def _numbers(file: Path) -> list[int]:
    """The numbers in a file; none if it is not there or says "max"."""
    words = _read(file).split()
    return [int(word) for word in words] if all(word.lstrip("-").isdigit() for word in words) else []


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""
