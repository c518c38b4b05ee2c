"""spaCy's DocBin (.spacy), as `spacy train`, Prodigy and pipelines write it.

The spans of `doc.spans["metextract"]` are the findings, with kinds as labels, as the pipeline component sets them. Without that
key, those of `doc.spans["sc"]`, where spancat looks, and else `doc.ents` count. Spans cover whole tokens, and heads need not:
`doc.user_data["metextract"]` holds the report id and the findings as plain data, with offsets in characters. A span whose
finding is there has its offsets and attributes; one that was added or moved since has its own offsets and no attributes, and is
present; a finding whose span is gone is gone. `doc.user_data["metextract_columns"]` holds what else is known of the report.
A document without an id is named by its running number, "row-17". All of it is msgpack; nothing is pickled.
"""

import gc
import zlib
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metextract.annotation.drafts import FindingDraft, ReportDraft
from metextract.annotation.records import AnnotatedReport
from metextract.errors import InputError
from metextract.io.results import new_file
from metextract.records import Assertion, finding_to_dict

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc, Span

KEY, COLUMNS = "metextract", "metextract_columns"
SPANCAT = "sc"
LARGEST = 2_000_000_000  # bytes: what a small packed file may unpack to

_CHUNK = 1 << 20

# first token, the one after the last, and the kind: by these, findings and their spans know each other
Place = tuple[int, int, str]


def read(path: Path) -> Iterator[ReportDraft]:
    """A report a document. InputError if the file is no DocBin, or breaks off."""
    for number, doc in enumerate(_docs(path), 1):
        place = f"document {number}"
        try:
            yield _draft(doc, number, place)
        except (AttributeError, LookupError, OverflowError, TypeError, ValueError) as error:
            yield ReportDraft(place, problem=f"its user data are not those of metextract ({type(error).__name__})")


def write(reports: Iterable[AnnotatedReport], target: Path) -> None:
    from spacy.tokens import DocBin

    tokenizer = _tokenizer()
    docs = DocBin(store_user_data=True)
    with new_file(target) as part:
        for report in reports:
            docs.add(_doc(report, tokenizer))
        docs.to_disk(part)


@cache  # it takes longer to build than to use
def _tokenizer() -> "Tokenizer":
    import spacy

    return spacy.blank("en").tokenizer


def _docs(path: Path) -> "Iterator[Doc]":
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    _refuse_bomb(data, path)
    collecting = gc.isenabled()
    try:
        yield from DocBin().from_bytes(data).get_docs(Vocab())
    except Exception as error:  # spaCy checks nothing, and any part of a damaged file may be missing
        raise InputError(f"{path}: not a DocBin of spaCy, or damaged ({type(error).__name__})") from None
    finally:
        if collecting:
            gc.enable()  # srsly leaves it off where its input breaks off


def _refuse_bomb(data: bytes, path: Path) -> None:
    unpacker, size = zlib.decompressobj(), 0
    try:
        for start in range(0, len(data), _CHUNK):
            piece = data[start : start + _CHUNK]
            while piece and size <= LARGEST:
                size += len(unpacker.decompress(piece, _CHUNK))
                piece = unpacker.unconsumed_tail
    except zlib.error:
        raise InputError(f"{path}: not a DocBin of spaCy, or damaged") from None
    if size > LARGEST:
        raise InputError(f"{path}: unpacks to more than {LARGEST:,} bytes")


def _draft(doc: "Doc", number: int, place: str) -> ReportDraft:
    known = doc.user_data.get(KEY) or {}
    columns = {str(name): str(value) for name, value in (doc.user_data.get(COLUMNS) or {}).items()}
    found: defaultdict[Place, deque[dict[str, Any]]] = defaultdict(deque)
    for row in known.get("findings", ()):
        span = _span(doc, row["start"], row["end"], row["kind"])
        found[_place(span)].append(dict(row))
    findings = []
    for index, span in enumerate(_spans(doc), 1):
        rows = found[_place(span)]
        findings.append(FindingDraft(f"span {index}", rows.popleft() if rows else _row(span)))
    return ReportDraft(place, known.get("report_id") or f"row-{number}", doc.text, findings, columns)


def _spans(doc: "Doc") -> "Iterable[Span]":
    for key in (KEY, SPANCAT):
        if key in doc.spans:
            return list(doc.spans[key])
    return doc.ents


def _row(span: "Span") -> dict[str, Any]:
    kind = span.label_.lower()
    return {"kind": kind, "start": span.start_char, "end": span.end_char, "assertion": str(Assertion.PRESENT)}


def _place(span: "Span") -> Place:
    return span.start, span.end, span.label_.lower()


def _doc(report: AnnotatedReport, tokenizer: "Tokenizer") -> "Doc":
    if report.text is None:
        raise InputError(f"the report {report.report_id!r} has no text, and documents are made of it")
    from spacy.tokens import SpanGroup

    doc: Doc = tokenizer(report.text)
    spans = [_span(doc, finding.start, finding.end, str(finding.kind)) for finding in report.findings]
    doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans)
    doc.user_data[KEY] = {"report_id": report.report_id, "findings": list(map(finding_to_dict, report.findings))}
    if report.columns:
        doc.user_data[COLUMNS] = dict(report.columns)
    return doc


def _span(doc: "Doc", start: int, end: int, label: str) -> "Span":
    """All tokens that a head touches; where it touches none, as a space between two, the one before."""
    from spacy.tokens import Span

    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    if span is not None and len(span):
        return span
    before = max((token.i for token in doc if token.idx <= start), default=0)
    return Span(doc, before, before + 1, label=label)
