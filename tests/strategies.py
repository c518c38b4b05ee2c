"""Any result that the records allow, for laws."""

from dataclasses import fields, replace
from typing import get_type_hints

from hypothesis import strategies as st

from metextract import spine
from metextract.annotation import AnnotatedReport
from metextract.records import FINDING_TYPES, BaseFinding, ReportResult

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


@st.composite
def annotated_reports(draw: st.DrawFn) -> AnnotatedReport:
    """A report with findings that have their words in it, in text order, and nothing that annotators do not mark."""
    text = draw(st.text(st.sampled_from("Lytic lesion, T5-T6?\n\t\u00e9\u2013\U0001f9b4"), min_size=1, max_size=60))
    findings = []
    for finding in draw(st.lists(FINDINGS, max_size=5)):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        once = {name: tuple(dict.fromkeys(getattr(finding, name))) for name in ("regions", "bones")}
        levels = spine.ordered(set(finding.levels))
        place = {"start": start, "end": end, "text": text[start:end]}
        findings.append(replace(finding, **place, **once, levels=levels, section=None, evidence=()))
    return AnnotatedReport(
        report_id=draw(st.text(st.sampled_from("abc019-_."), min_size=1)),
        text=text,
        findings=tuple(sorted(findings, key=lambda finding: (finding.start, finding.end))),
        columns=draw(st.dictionaries(st.sampled_from(["source", "modality", "year"]), st.sampled_from(["ct", "mr", "=1"]))),
    )
