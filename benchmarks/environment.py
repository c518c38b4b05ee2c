"""What a run was made with: machine, versions and commit, to be printed with its figures."""

import os
import platform
import subprocess
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def versions(packages: Iterable[str]) -> str:
    return f"Python {platform.python_version()}, {', '.join(f'{name} {metadata.version(name)}' for name in packages)}"


def machine() -> str:
    return f"{cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"


def cpu() -> str:
    info = Path("/proc/cpuinfo")
    if not info.is_file():
        return platform.processor() or "unknown processor"
    names = (line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name"))
    return next(names, "unknown processor")


def commit() -> str:
    """The commit of the checkout, "+changes" where files differ from it, "none" outside a repository."""
    try:
        command = ["git", "describe", "--always", "--abbrev=12", "--dirty=+changes", "--exclude=*"]
        return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "none"
