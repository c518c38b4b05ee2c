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
    """A report with findings at words of its text, as annotators mark them: no evidence, each site once, in text order."""
    text = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
    findings = []
    for finding in draw(st.lists(FINDINGS, max_size=4)):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        marked = {name: tuple(dict.fromkeys(getattr(finding, name))) for name in ("regions", "bones")}
        levels = spine.ordered(set(finding.levels))
        findings.append(
            replace(finding, start=start, end=end, text=text[start:end], levels=levels, section=None, evidence=(), **marked)
        )
    findings.sort(key=lambda finding: (finding.start, finding.end))
    return AnnotatedReport(
        report_id=draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(str.strip)),
        text=text,
        findings=tuple(findings),
    )
