"""Results that wait for their partners: in memory while they are few, then on disk."""

import json
from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

from metextract.records import ReportResult
from metextract.schema import result_from_dict

if TYPE_CHECKING:
    import sqlite3

MOST_IN_MEMORY = 20_000_000  # weight, about characters
_REPORT_WEIGHT = 1_000
_CACHE = -65_536  # KiB


class Waiting:
    """A store that gives back the oldest result of an id first.

    What does not fit in MOST_IN_MEMORY goes to a temporary database, which has no name in any folder and ends with the process.
    """

    def __init__(self) -> None:
        self._recent: dict[str, deque[tuple[int, ReportResult]]] = {}
        self._weight = 0
        self._number = 0
        self._disk: sqlite3.Connection | None = None
        self._on_disk = 0
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._disk is not None:
            self._disk.close()

    def __len__(self) -> int:
        return self._count

    def put(self, result: ReportResult) -> None:
        self._number += 1
        self._count += 1
        self._weight += _weight(result)
        self._recent.setdefault(result.report_id, deque()).append((self._number, result))
        if self._weight > MOST_IN_MEMORY:
            self._move()

    def take(self, report_id: str) -> ReportResult | None:
        result = self._taken_from_disk(report_id) or self._taken_from_memory(report_id)
        self._count -= result is not None
        return result

    def rest(self) -> Iterator[ReportResult]:
        """All that is left, the oldest first; it stays in the store."""
        if self._disk is not None:
            for (data,) in self._disk.execute("SELECT data FROM waiting ORDER BY number"):
                yield _decoded(data)
        for _, result in sorted((item for items in self._recent.values() for item in items), key=lambda item: item[0]):
            yield result

    def _taken_from_memory(self, report_id: str) -> ReportResult | None:
        items = self._recent.get(report_id)
        if items is None:
            return None
        _, result = items.popleft()
        if not items:
            del self._recent[report_id]
        self._weight -= _weight(result)
        return result

    def _taken_from_disk(self, report_id: str) -> ReportResult | None:
        if self._disk is None or not self._on_disk:
            return None
        query = "SELECT number, data FROM waiting WHERE report_id = ? ORDER BY number LIMIT 1"
        row = self._disk.execute(query, (_key(report_id),)).fetchone()
        if row is None:
            return None
        self._disk.execute("DELETE FROM waiting WHERE number = ?", row[:1])
        self._on_disk -= 1
        return _decoded(row[1])

    def _move(self) -> None:
        if self._disk is None:
            self._disk = _database()
        items = [item for items in self._recent.values() for item in items]
        rows = ((number, _key(result.report_id), json.dumps(result.to_dict())) for number, result in items)
        self._disk.executemany("INSERT INTO waiting VALUES (?, ?, ?)", rows)
        self._on_disk += len(items)
        self._recent.clear()
        self._weight = 0


def _database() -> "sqlite3.Connection":
    import sqlite3

    # without a name: a file of SQLite's own, which is gone when the connection closes, even if the process is killed
    disk = sqlite3.connect("", isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = {_CACHE}"):
        disk.execute(f"PRAGMA {setting}")
    disk.execute("CREATE TABLE waiting (number INTEGER PRIMARY KEY, report_id BLOB, data TEXT)")
    disk.execute("CREATE INDEX by_id ON waiting (report_id, number)")
    disk.execute("BEGIN")  # never ended: every end would write what has changed
    return disk


def _weight(result: ReportResult) -> int:
    return len(result.text or "") + _REPORT_WEIGHT * (1 + len(result.findings))


def _key(report_id: str) -> bytes:
    return report_id.encode("utf-8", "surrogatepass")


def _decoded(data: str) -> ReportResult:
    return result_from_dict(json.loads(data))
