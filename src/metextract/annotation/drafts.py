"""What a format read, unchecked; `checks` makes annotated reports of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

NO_COLUMNS: Mapping[str, str] = MappingProxyType({})


class FindingDraft(NamedTuple):
    """row: the finding as JSON Lines have it. place: what names it in its report ("finding 3", "T7"). problem: why it is none."""

    place: str
    row: Mapping[str, Any]
    problem: str | None = None


class ReportDraft(NamedTuple):
    """place: where it stands in the source ("line 17", "r1.ann"). problem: why it is no report.

    annotator: whose work this is, where the source may hold that of several.
    problems: what of it could not be read although the rest could.
    """

    place: str
    report_id: object = None
    text: object = None
    findings: Sequence[FindingDraft] = ()
    columns: Mapping[str, str] = NO_COLUMNS
    annotator: str | None = None
    problem: str | None = None
    problems: Sequence[str] = ()


def with_note(drafts: Iterable[ReportDraft], note: str) -> Iterator[ReportDraft]:
    """The drafts; the first report among them bears the note, which is true of all, as a problem."""
    noted = False
    for draft in drafts:
        if draft.problem is None and not noted:
            noted = True
            draft = draft._replace(problems=(note, *draft.problems))
        yield draft
