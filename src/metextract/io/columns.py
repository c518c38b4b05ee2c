"""Which column holds the text of the reports and which their ids."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from metextract.errors import InputError

TEXT_NAMES = ("text", "report", "report_text", "note", "body")
ID_NAMES = ("report_id", "id", "accession", "accession_number", "study_id", "note_id")
DEFAULT_TEXT = TEXT_NAMES[:1]
DEFAULT_IDS = ID_NAMES[:2]

MOST_SHOWN_NAMES = 30
MOST_WORDS = 4

_NAME = re.compile(
    r"""
    (?!.*\.(?:\s|$))              # no full stop, as a sentence has it
    [^\W\d][\w .:/#()-]{0,39}     # a letter or underscore, then what names are written with
    |                             # or empty: the index of a data frame in CSV
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Columns:
    """report_id is None where no column is named like an id; the reports are then numbered."""

    text: str
    report_id: str | None


def chosen_columns(names: Sequence[str], source: str, text_column: str | None, id_column: str | None) -> Columns:
    """The columns asked for, else those with a usual name; InputError if that does not settle it."""
    text = _chosen(names, source, text_column, DEFAULT_TEXT, TEXT_NAMES, "--text-column (text_column)")
    if text is None:
        raise InputError(f"{source}: no column for the report text; name it with --text-column (text_column). {_listed(names)}")
    return Columns(text, _chosen(names, source, id_column, DEFAULT_IDS, ID_NAMES, "--id-column (id_column)"))


def chosen_id(names: Sequence[str], source: str) -> str | None:
    """The column with a usual name of ids; InputError if several fit."""
    return _chosen(names, source, None, DEFAULT_IDS, ID_NAMES, "report_id")


def _chosen(
    names: Sequence[str], source: str, wanted: str | None, defaults: Sequence[str], usual: Sequence[str], option: str
) -> str | None:
    if wanted is not None:
        if names.count(wanted) > 1:
            raise InputError(f"{source}: {names.count(wanted)} columns are named {wanted!r}; rename one")
        if wanted not in names:
            raise InputError(f"{source}: no column {wanted!r}. {_listed(names)}")
        return wanted
    for default in defaults:
        if names.count(default) == 1:
            return default
    alike = [name for name in names if name.strip().lower() in usual]
    if len(alike) > 1:
        raise InputError(f"{source}: several columns fit ({', '.join(alike)}); name one with {option}")
    return alike[0] if alike else None


def _listed(names: Sequence[str]) -> str:
    """The names for a message; none of them if one is unlike a name, for where a header is missing they are a report."""
    if not all(_NAME.fullmatch(name) and len(name.split()) <= MOST_WORDS for name in names):
        return f"Its {len(names)} columns are not shown, for they may be report text: is the header line missing?"
    more = f" and {len(names) - MOST_SHOWN_NAMES} more" if len(names) > MOST_SHOWN_NAMES else ""
    return f"The columns are: {', '.join(names[:MOST_SHOWN_NAMES])}{more}"
