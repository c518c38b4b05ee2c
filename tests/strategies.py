"""Any result that the records allow, for laws."""

from dataclasses import fields, replace
from typing import get_type_hints

from hypothesis import strategies as st

from metextract import spine
from metextract.annotation import AnnotatedReport
from metextract.records import FINDING_TYPES, Assertion, BaseFinding, Evidence, Kind, ReportResult

TEXT = st.text(st.characters(codec="utf-8"))
NAME = st.text(st.characters(codec="utf-8"), min_size=1)
LEVELS = st.sampled_from([*spine.VERTEBRAE, *spine.TRANSITIONAL, "L4-L5", "C7-T1"])
PERCENT = st.integers(0, 100)


def _findings(record: type[BaseFinding]) -> st.SearchStrategy[BaseFinding]:
    known = {
        "start": st.integers(0, 10**7),
        "end": st.integers(0, 10**7),
        "text": TEXT,
        "section": st.none() | TEXT,
        "levels": st.lists(LEVELS, max_size=4).map(tuple),
        "height_loss_percent": st.none() | st.tuples(PERCENT, PERCENT).map(lambda pair: tuple(sorted(pair))),
    }
    hints = get_type_hints(record)
    return st.builds(record, **{field.name: known.get(field.name, st.from_type(hints[field.name])) for field in fields(record)})


FINDINGS = st.one_of(*map(_findings, FINDING_TYPES.values()))
RESULTS = st.builds(
    ReportResult,
    report_id=NAME,
    text=st.none() | TEXT,
    findings=st.lists(FINDINGS, max_size=4).map(tuple),
    error=st.none() | NAME,
    warning=st.none() | NAME,
    fingerprint=st.none() | NAME,
)


def _crowded(record: type[BaseFinding]) -> st.SearchStrategy[BaseFinding]:
    """Findings that overlap and agree by chance, for there are few places and values."""
    bounds = st.tuples(st.integers(0, 12), st.integers(1, 6))
    levels = st.sampled_from([(), ("T5",), ("T6",), ("T5", "T6")])
    assertions = st.sampled_from(list(Assertion)[:2])
    return st.builds(
        lambda at, levels, assertion: record(start=at[0], end=sum(at), text="x" * at[1], levels=levels, assertion=assertion),
        bounds,
        levels,
        assertions,
    )


CROWDED = st.one_of(*(_crowded(FINDING_TYPES[kind]) for kind in (Kind.BONE_LESION, Kind.FRACTURE)))


@st.composite
def annotated_reports(draw: st.DrawFn) -> AnnotatedReport:
    """A report of words, blanks, line breaks and characters of all planes, with findings whose heads are words of it.

    Sites have no value twice, levels are in order, and some evidence names words for them.
    """
    words = draw(
        st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1), min_size=1, max_size=8)
    )
    gaps = [draw(st.sampled_from([" ", "\n", "\r\n", "\t", ", ", "\n\n", "\u2028"])) for _ in words]
    text = "".join(part for pair in zip(words, gaps, strict=True) for part in pair)
    starts = [sum(map(len, words[:at])) + sum(map(len, gaps[:at])) for at in range(len(words))]

    def bounds() -> tuple[int, int]:
        first = draw(st.integers(0, len(words) - 1))
        last = draw(st.integers(first, min(first + 2, len(words) - 1)))
        return starts[first], starts[last] + len(words[last])

    findings = []
    for finding in draw(st.lists(FINDINGS, max_size=4)):
        start, end = bounds()
        sites = {name: tuple(dict.fromkeys(getattr(finding, name))) for name in ("regions", "bones")}
        evidence = tuple(
            Evidence(attribute=name, rule="words", start=at[0], end=at[1])
            for name in draw(st.sets(st.sampled_from(["levels", "regions", "bones"])))
            for at in [bounds()]
        )
        levels = spine.ordered(set(finding.levels))
        findings.append(
            replace(finding, start=start, end=end, text=text[start:end], levels=levels, section=None, evidence=evidence, **sites)
        )
    findings.sort(key=lambda finding: (finding.start, finding.end))
    columns = draw(st.dictionaries(st.sampled_from(["source", "modality", "patient"]), NAME, max_size=2))
    report_id = draw(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12))
    return AnnotatedReport(report_id=report_id, text=text, findings=tuple(findings), columns=columns)


@st.composite
def marked_reports(draw: st.DrawFn) -> AnnotatedReport:
    """A report of any characters with findings anywhere in it, as annotators mark them: without evidence, each site once."""
    text = draw(
        st.text(st.sampled_from("Lytic lesion, T5-T6?\n\t\u00e9\u2013\U0001f9b4") | st.characters(codec="utf-8"), min_size=1)
    )
    findings = []
    for finding in draw(st.lists(FINDINGS, max_size=5)):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        once = {name: tuple(dict.fromkeys(getattr(finding, name))) for name in ("regions", "bones")}
        levels = spine.ordered(set(finding.levels))
        place = {"start": start, "end": end, "text": text[start:end]}
        findings.append(replace(finding, **place, **once, levels=levels, section=None, evidence=()))
    return AnnotatedReport(
        report_id=draw(NAME.filter(str.strip)),
        text=text,
        findings=tuple(sorted(findings, key=lambda finding: (finding.start, finding.end))),
        columns=draw(st.dictionaries(st.sampled_from(["source", "modality", "year"]), st.sampled_from(["ct", "mr", "=1"]))),
    )
