"""JSON Lines: one object a line."""

import codecs
import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from metextract.io.columns import DEFAULT_IDS, DEFAULT_TEXT, TEXT_NAMES, Columns, chosen_columns
from metextract.io.rows import Row

MOST_PEEKED_LINES = 100

Record = tuple[int, dict[str, Any] | str]


def json_rows(lines: Iterable[bytes], source: str, text_column: str | None, id_column: str | None) -> Iterator[Row]:
    """One row a line that is not blank; a line that is no JSON object is a row with a problem.

    The fields are settled on the first lines, at most MOST_PEEKED_LINES of them: InputError if none of
    these has a field for the text.
    """
    records = _records(lines)
    head: list[Record] = []
    names: dict[str, None] = {}
    for record in islice(records, MOST_PEEKED_LINES):
        head.append(record)
        names.update(dict.fromkeys(record[1] if isinstance(record[1], dict) else ()))
        if _settled(names, text_column, id_column):
            break
    columns = Columns(DEFAULT_TEXT[0], None)
    if names:
        columns = chosen_columns(list(names), source, text_column, id_column)
    # without a wish, each line may name its id in its own way
    id_fields = tuple(name for name in (columns.report_id, *(() if id_column else DEFAULT_IDS)) if name is not None)

    for number, (line, content) in enumerate(chain(head, records), 1):
        place = f"line {line}"
        if isinstance(content, str):
            yield Row(number=number, place=place, problem=content)
            continue
        report_id = next((content[name] for name in id_fields if name in content), None)
        problem = None if columns.text in content else f"no field {columns.text!r}"
        yield Row(number=number, place=place, text=content.get(columns.text), report_id=report_id, problem=problem)


def _settled(names: dict[str, None], text_column: str | None, id_column: str | None) -> bool:
    has_text = text_column in names if text_column else any(name.strip().lower() in TEXT_NAMES for name in names)
    return has_text and (id_column is None or id_column in names)


def _records(lines: Iterable[bytes]) -> Iterator[Record]:
    """Line number and object of each line that is not blank, or the reason why there is no object."""
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if not line.strip():
            continue
        try:
            value = json.loads(line.decode("utf-8", "surrogateescape"))
        except (ValueError, RecursionError):
            yield number, "not valid JSON"
            continue
        yield number, value if isinstance(value, dict) else "not a JSON object"
