"""What every benchmark does alike: open its input, and print what a run was made with beside its figures."""

import gzip
import os
import platform
import subprocess
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent


def opened(path: Path) -> TextIO:
    """A text file, plain or gzipped."""
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def print_environment(packages: Iterable[str], fingerprint: str, others: str = "") -> None:
    """others: the versions of what ran elsewhere."""
    print("\n".join(environment(packages, fingerprint, others)))


def environment(packages: Iterable[str], fingerprint: str, others: str = "") -> list[str]:
    """Lines of text."""
    return [
        f"versions: {versions(packages)}{others and '; '}{others}",
        f"lexicons: fingerprint {fingerprint}",
        f"machine: {machine()}",
        f"commit: {commit()}",
    ]


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
