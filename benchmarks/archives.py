"""The texts that contestants read: files of reports, generated reports, and samples of both."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from environment import opened


@dataclass(frozen=True, slots=True)
class Archive:
    """Texts under the name that a row has for them."""

    name: str
    texts: Sequence[str]

    @property
    def megabytes(self) -> float:
        """Millions of bytes in UTF-8."""
        return sum(len(text.encode()) for text in self.texts) / 1e6

    def sample(self, megabytes: float) -> "Archive":
        """About so much of it, every second or third or n-th text; all of it if it has no more."""
        step = -(-self.megabytes // megabytes)
        return self if step <= 1 else Archive(self.name, self.texts[:: int(step)])


def read_texts(path: Path) -> list[str]:
    """The texts of a file of JSON Lines. Raises ValueError for a line without one."""
    with opened(path) as lines:
        return [_text(path, number, line) for number, line in enumerate(lines, start=1)]


def _text(path: Path, number: int, line: str) -> str:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError(f"{path.name}, line {number}: no JSON object with a text")
    return str(row["text"])


def read_archive(name: str, paths: Sequence[Path]) -> Archive:
    """All texts of some files together."""
    return Archive(name, [text for path in paths for text in read_texts(path)])
