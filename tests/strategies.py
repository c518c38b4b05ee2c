"""Any result that the records allow, for laws."""

from dataclasses import fields
from typing import get_type_hints

from hypothesis import strategies as st

from metextract import spine
from metextract.records import FINDING_TYPES, Assertion, BaseFinding, Kind, ReportResult

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
