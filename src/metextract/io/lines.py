"""JSON Lines: one object a line."""

import codecs
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from metextract.io.bytestream import line_runs, unpacked
from metextract.io.columns import DEFAULT_IDS, DEFAULT_TEXT, TEXT_NAMES, Columns, chosen_columns
from metextract.io.rows import Row
from metextract.records import Report

MOST_PEEKED_LINES = 100

_RUN = 1 << 20
_BLANKS = " \t\r\n"  # those that JSON allows around an object
_decode = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class Fields:
    """The name of the field with the text, and those of fields with the id: the first that an object has counts."""

    text: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Whole lines as bytes. line and number: those of its first line and of its first report; records: lines not blank."""

    data: bytes
    line: int
    number: int
    records: int
    fields: Fields

    @property
    def size(self) -> int:
        return len(self.data)

    def reports(self) -> Iterator[Report]:
        text_field, id_fields = self.fields.text, self.fields.ids
        for number, (line, content) in enumerate(json_records(self.data, self.line), self.number):
            if isinstance(content, str):
                yield Row(number, f"line {line}", problem=content).report()
                continue
            report_id = _first(content, id_fields)
            problem = None if text_field in content else f"no field {text_field!r}"
            yield Row(number, f"line {line}", content.get(text_field), report_id, problem).report()


def _first(content: dict[str, Any], names: tuple[str, ...]) -> object:
    for name in names:
        if name in content:
            return content[name]
    return None


def json_blocks(runs: Iterable[bytes], source: str, text_column: str | None, id_column: str | None) -> Iterator[LineBlock]:
    """Runs of whole lines as blocks: each line that is not blank is a report, or a row with a problem if it is no object.

    The fields are settled on the first lines, at most MOST_PEEKED_LINES of them: InputError if none of
    these has a field for the text.
    """
    rest = iter(runs)
    head = [run.removeprefix(codecs.BOM_UTF8) for run in _next(rest)]
    names: dict[str, None] = {}
    peeked = 0
    for run in head:
        for _, content in json_records(run, 1):
            names.update(dict.fromkeys(content if isinstance(content, dict) else ()))
            peeked += 1
            if peeked == MOST_PEEKED_LINES or _settled(names, text_column, id_column):
                break
        else:
            head += _next(rest)
            continue
        break
    columns = chosen_columns(list(names), source, text_column, id_column) if names else Columns(DEFAULT_TEXT[0], None)
    # without a wish, each line may name its id in its own way
    ids = tuple(name for name in (columns.report_id, *(() if id_column else DEFAULT_IDS)) if name is not None)

    line = number = 1
    for run in chain(head, rest):
        lines = run.split(b"\n")
        records = sum(map(bool, map(bytes.strip, lines)))
        if records:
            yield LineBlock(run, line, number, records, Fields(columns.text, ids))
        line += len(lines) - 1
        number += records


def _next(runs: Iterator[bytes]) -> list[bytes]:
    """The next run, if there is one."""
    return [run for run in (next(runs, None),) if run is not None]


def _settled(names: dict[str, None], text_column: str | None, id_column: str | None) -> bool:
    has_text = text_column in names if text_column else any(name.strip().lower() in TEXT_NAMES for name in names)
    return has_text and (id_column is None or id_column in names)


def file_records(path: Path, compression: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """What json_records gives, of a whole file. One that breaks off raises one of BREAKS behind those before it."""
    line = 1
    with path.open("rb") as raw:
        for run in line_runs(unpacked(raw, compression), _RUN):
            yield from json_records(run.removeprefix(codecs.BOM_UTF8) if line == 1 else run, line)
            line += run.count(b"\n")


def json_records(data: bytes, first: int) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Line number and object of each line that is not blank, or the reason why there is no object."""
    for number, line in enumerate(data.split(b"\n"), first):
        if not line.strip():
            continue
        content = line.decode("utf-8", "surrogateescape").strip(_BLANKS)
        try:
            value, end = _decode(content)
        except (ValueError, RecursionError):
            yield number, "not valid JSON"
            continue
        if end != len(content):
            yield number, "not valid JSON"
            continue
        yield number, value if isinstance(value, dict) else "not a JSON object"
