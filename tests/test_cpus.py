"""The CPUs of a container are those that its control groups pay for."""

import os
from pathlib import Path

import pytest

from metextract.batch import cpus

# what /proc/self/cgroup says, the files under /sys/fs/cgroup, and the limits in CPUs
CASES = {
    "version 2": ("0::/\n", {"cpu.max": "150000 100000\n"}, [1.5]),
    "version 2, no limit": ("0::/\n", {"cpu.max": "max 100000\n"}, []),
    "version 2, limits above": ("0::/a/b\n", {"a/b/cpu.max": "max 100000", "a/cpu.max": "50000 100000"}, [0.5]),
    "version 2, path of the host": ("0::/system.slice/docker-1.scope\n", {"cpu.max": "200000 100000"}, [2.0]),
    "version 1": (
        "4:memory:/\n3:cpu,cpuacct:/box\n0::/\n",
        {"cpu,cpuacct/box/cpu.cfs_quota_us": "300000", "cpu,cpuacct/box/cpu.cfs_period_us": "100000"},
        [3.0],
    ),
    "version 1, no limit": ("3:cpu:/\n", {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, []),
    "another controller": ("3:memory:/\n", {"memory/cpu.max": "100000 100000"}, []),
    "no groups": ("", {}, []),
    "no number": ("0::/\n", {"cpu.max": "100000\n"}, []),
}


@pytest.mark.parametrize("case", CASES)
def test_the_limits_are_those_of_the_group_and_of_all_above_it(case: str, tmp_path: Path) -> None:
    membership, files, expected = CASES[case]
    (tmp_path / "membership").write_text(membership)
    for name, content in files.items():
        path = tmp_path / "mount" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    assert list(cpus.quotas(tmp_path / "membership", tmp_path / "mount")) == expected


def test_without_a_system_that_has_groups_there_is_no_limit(tmp_path: Path) -> None:
    assert list(cpus.quotas(tmp_path / "none", tmp_path)) == []


@pytest.mark.parametrize(("quotas", "expected"), [([], 8), ([2.5], 3), ([0.1], 1), ([4.0, 2.0], 2), ([64.0], 8)])
def test_there_is_at_least_one_and_not_more_than_the_process_may_run_on(
    quotas: list[float], expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(8)), raising=False)
    monkeypatch.setattr(cpus, "quotas", lambda *_places: iter(quotas))
    assert cpus.available_cpus() == expected
