"""A folder of Parquet files, one a chunk, that a later run can complete."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from metextract.batch.summary import Summary
from metextract.batch.tally import Content, content_of
from metextract.batch.work import Chunk, Outcome
from metextract.errors import InputError
from metextract.io.manifest import COMPLETE, MANIFEST, manifest_lines
from metextract.io.parquet_results import ParquetFile, tables
from metextract.io.results import whole
from metextract.records import Assertion, Kind, ReportResult

_SHARD = "part-{:07d}.parquet"
_SHARDS = "part-*.parquet"
_PARTS = ".part-*.part"
_COUNTS = ("reports", "failed", "empty", "characters", "findings")


@dataclass(frozen=True, slots=True)
class ShardWriter:
    """Writes the shard of a chunk: in the folder it is whole or not at all."""

    folder: Path

    def __call__(self, results: Iterable[ReportResult], number: int) -> bytes:
        with whole(self.folder / _SHARD.format(number)) as part, ParquetFile(part) as file:
            for table in tables(results):
                file.add(table)
        return b""


class Shards:
    """The folder and its manifest.

    The manifest has a line that says how the shards are made, a line a shard in input order (counts, size and
    a digest of ids and texts), and at its end one with the sums; it holds nothing of the reports themselves.
    """

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self.deliver = ShardWriter(folder)
        self._folder = folder
        self._settings = settings
        self._total = Summary()

    def resumed(self, chunks: Iterator[Chunk], fingerprint: Callable[[], str]) -> Iterator[Outcome]:
        """The outcomes of the chunks whose shards are there from an earlier run; to be read to the end before any other is written.

        Raises InputError if that run had other settings, lexicons or reports.
        """
        head = {**self._settings, "fingerprint": fingerprint()}
        self._folder.mkdir(parents=True, exist_ok=True)
        lines = self._earlier_lines(head)
        kept = list(_whole_shards(self._folder, lines))
        for shard in set(self._folder.glob(_SHARDS)) - {self._folder / line["shard"] for line in kept}:
            shard.unlink()
        with whole(self._folder / MANIFEST) as part:
            part.write_text("".join(map(_json_line, (head, *kept))), encoding="utf-8")
        for line in kept:
            yield self._resumed(line, next(chunks, None))

    def written(self, outcome: Outcome) -> Outcome:
        self._total += outcome.summary
        self._append(self._line(outcome))
        return outcome

    def close(self, complete: bool) -> None:
        for part in self._folder.glob(_PARTS):
            part.unlink()
        if complete:
            self._append({COMPLETE: True, **_counts(self._total)})

    def _append(self, line: dict[str, Any]) -> None:
        with (self._folder / MANIFEST).open("a", encoding="utf-8") as lines:
            lines.write(_json_line(line))

    def _earlier_lines(self, head: dict[str, Any]) -> list[dict[str, Any]]:
        manifest = self._folder / MANIFEST
        if not manifest.exists():
            if any(path for path in self._folder.iterdir() if not path.match(_PARTS)):
                raise InputError(f"{self._folder}: the folder holds other files; name a new or an empty one")
            return []
        earlier, *lines = (line for line in manifest_lines(manifest) if COMPLETE not in line)
        for name in sorted({*head, *earlier}):
            if earlier.get(name) != head.get(name):
                raise InputError(
                    f"{self._folder}: holds shards of another run: its {name} was {earlier.get(name)!r} and is now "
                    f"{head.get(name)!r}; run it as before to complete it, or name another folder"
                )
        return lines

    def _resumed(self, line: dict[str, Any], chunk: Chunk | None) -> Outcome:
        content = None if chunk is None else content_of(chunk.block.reports())
        if chunk is None or content is None or _digest(content) != line["digest"]:
            raise InputError(
                f"{self._folder / line['shard']}: made from other reports than those of this input; "
                "run it with the input as it was to complete it, or name another folder"
            )
        summary = _summary(line)
        self._total += summary
        resumed = replace(summary, resumed=summary.reports, resumed_characters=summary.characters)
        return Outcome(chunk.number, b"", resumed, content, ())

    def _line(self, outcome: Outcome) -> dict[str, Any]:
        shard = self._folder / _SHARD.format(outcome.number)
        return {
            "shard": shard.name,
            "bytes": shard.stat().st_size,
            "digest": _digest(outcome.content),
            **_counts(outcome.summary),
        }


@contextmanager
def open_shards(folder: Path, settings: dict[str, Any]) -> Iterator[Shards]:
    """A folder for shards. settings: what must be equal for a run to be completed by another."""
    import pyarrow as pa

    shards = Shards(folder, {"manifest": 1, "pyarrow": pa.__version__, **settings})
    complete = False
    try:
        yield shards
        complete = True
    finally:
        shards.close(complete)


def _whole_shards(folder: Path, lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The lines up to the first whose shard is not there as it was written."""
    for line in lines:
        shard = folder / line["shard"]
        if not shard.exists() or shard.stat().st_size != line["bytes"]:
            return
        yield line


def _digest(content: Content) -> str:
    return blake2b(content.ids + content.check.to_bytes(4), digest_size=16).hexdigest()


def _counts(summary: Summary) -> dict[str, Any]:
    row = summary.to_dict()
    return {name: row[name] for name in _COUNTS}


def _summary(line: dict[str, Any]) -> Summary:
    findings = {
        (Kind(kind), Assertion(assertion)): count
        for kind, counts in line["findings"].items()
        for assertion, count in counts.items()
    }
    return Summary(**{**{name: line[name] for name in _COUNTS}, "findings": findings})


def _json_line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
