"""Two runs are compared report by report and finding by finding, whatever their order."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metextract.difference import waiting
from metextract.difference.counts import DifferenceCounts
from metextract.difference.differences import (
    AttributeChange,
    Difference,
    Head,
    Scope,
    What,
    compare,
    compare_runs,
    compared_attributes,
)
from metextract.difference.excerpt import excerpt
from metextract.difference.files import open_differences
from metextract.difference.run_pairs import run_pairs, with_texts
from metextract.difference.words import words
from metextract.errors import InputError
from metextract.records import Assertion, Evidence, Finding, Fracture, Kind, Report, ReportResult, Severity, Stenosis

TEXT = "FINDINGS: Burst fracture of L2. Severe stenosis at L4-L5."
FRACTURE = Fracture(start=16, end=24, text="fracture", assertion=Assertion.PRESENT, levels=("L2",))
STENOSIS = Stenosis(start=39, end=47, text="stenosis", assertion=Assertion.PRESENT, levels=("L4-L5",), severity=Severity.SEVERE)

MIRRORED = {
    What.ADDED: What.REMOVED,
    What.REMOVED: What.ADDED,
    What.CHANGED: What.CHANGED,
    What.ONLY_BEFORE: What.ONLY_AFTER,
    What.ONLY_AFTER: What.ONLY_BEFORE,
    What.FAILS: What.IS_READ,
    What.IS_READ: What.FAILS,
}

PROOF = Evidence(attribute="assertion", rule="assertion/no", start=0, end=2)
# few kinds, places and values, so that heads meet and findings are alike
_CLOSE = st.builds(
    lambda finding, start, length, assertion, evidence: replace(
        finding, start=start, end=start + length, assertion=assertion, evidence=evidence
    ),
    st.sampled_from([FRACTURE, replace(FRACTURE, levels=()), STENOSIS]),
    st.integers(0, 5),
    st.integers(1, 3),
    st.sampled_from([Assertion.PRESENT, Assertion.ABSENT]),
    st.sampled_from([(), (PROOF,)]),
)


@st.composite
def _two(draw: st.DrawFn) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings of one report in two runs that have much in common."""
    before = draw(st.lists(_CLOSE, max_size=5))
    after = [replace(finding, **draw(_TWEAKS)) for finding in before if draw(st.integers(0, 3))]
    return tuple(before), tuple(draw(st.permutations(after + draw(st.lists(_CLOSE, max_size=2)))))


_TWEAKS = st.just({}) | st.fixed_dictionaries(
    {}, optional={"assertion": st.just(Assertion.ABSENT), "start": st.integers(0, 4), "evidence": st.just(())}
)


def _result(report_id: str = "a", *findings: Finding, **rest: str | None) -> ReportResult:
    return ReportResult(report_id=report_id, findings=findings, **rest)


@st.composite
def _runs(draw: st.DrawFn) -> tuple[list[ReportResult], list[ReportResult]]:
    """Two runs over reports of which some ids come twice, some are in one run only, and some fail."""
    runs: tuple[list[ReportResult], list[ReportResult]] = ([], [])
    for report_id in draw(st.lists(st.sampled_from("abcd"), max_size=5)):
        for run, findings in zip(runs, draw(_two()), strict=True):
            if draw(st.integers(0, 4)):
                run.append(_result(report_id, *findings, error=draw(st.none() | st.just("x"))))
    return runs


def _differences(before: list[ReportResult], after: list[ReportResult], scope: Scope | None = None) -> Counter[str]:
    reports = compare_runs(before, after, scope or Scope())
    return Counter(repr(difference) for report in reports for difference in report.differences)


def _mirrored(difference: Difference) -> Difference:
    changes = tuple(AttributeChange(change.name, change.after, change.before) for change in difference.attributes)
    return replace(
        difference,
        what=MIRRORED[difference.what],
        before=difference.after,
        after=difference.before,
        attributes=changes,
    )


@settings(max_examples=60)
@given(runs=_runs())
def test_a_run_does_not_differ_from_itself_nor_from_itself_without_evidence(
    runs: tuple[list[ReportResult], list[ReportResult]],
) -> None:
    run = runs[0]
    bare = [replace(result, findings=tuple(replace(finding, evidence=()) for finding in result.findings)) for result in run]
    assert not _differences(run, run)
    assert not _differences(run, bare)


@settings(max_examples=60)
@given(runs=_runs())
def test_swapped_runs_differ_in_mirror_image(runs: tuple[list[ReportResult], list[ReportResult]]) -> None:
    before, after = runs
    mirrored = (_mirrored(difference) for report in compare_runs(after, before) for difference in report.differences)
    assert Counter(map(repr, mirrored)) == _differences(before, after)


@given(pair=_two(), data=st.data())
def test_the_order_of_the_findings_does_not_matter(
    pair: tuple[tuple[Finding, ...], tuple[Finding, ...]], data: st.DataObject
) -> None:
    before, after = pair
    shuffled = [data.draw(st.permutations(findings)) for findings in pair]
    expected = compare(_result("a", *before), _result("a", *after)).differences
    assert compare(_result("a", *shuffled[0]), _result("a", *shuffled[1])).differences == expected


@given(pair=_two())
def test_what_was_added_less_what_was_removed_is_what_there_is_more_of(
    pair: tuple[tuple[Finding, ...], tuple[Finding, ...]],
) -> None:
    counts = DifferenceCounts()
    counts.add(compare(*(_result("a", *findings) for findings in pair)))
    for kind in Kind:
        more = counts.findings[What.ADDED, kind] - counts.findings[What.REMOVED, kind]
        assert more == counts.after.findings[kind] - counts.before.findings[kind]
        assert 0 <= counts.same(kind) <= min(counts.before.findings[kind], counts.after.findings[kind])


@pytest.mark.parametrize("most_in_memory", [waiting.MOST_IN_MEMORY, 4_000, 0], ids=["memory", "both", "disk"])
@settings(max_examples=60)
@given(runs=_runs())
def test_runs_in_another_order_have_the_same_differences(
    most_in_memory: int, runs: tuple[list[ReportResult], list[ReportResult]]
) -> None:
    """Sorted, for a sort keeps the order of those with one id."""
    before, after = runs
    expected = _differences(before, after)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "MOST_IN_MEMORY", most_in_memory)
        for reverse in (False, True):
            assert _differences(before, sorted(after, key=lambda result: result.report_id, reverse=reverse)) == expected


@pytest.mark.parametrize("most_in_memory", [waiting.MOST_IN_MEMORY, 2_500, 0], ids=["memory", "both", "disk"])
@given(ids=st.tuples(*[st.lists(st.sampled_from(["a", "b", "\ud83d", "é"]), max_size=9)] * 2))
def test_every_report_comes_once_and_the_nth_of_an_id_beside_the_nth(
    most_in_memory: int, ids: tuple[list[str], list[str]]
) -> None:
    runs = [[ReportResult(report_id=name, warning=str(number)) for name, number in _numbered(names)] for names in ids]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "MOST_IN_MEMORY", most_in_memory)
        pairs = list(run_pairs(*runs))
    for side, run in enumerate(runs):
        assert Counter(pair[side] for pair in pairs if pair[side]) == Counter(run)
    both = Counter(_numbered(ids[0])) & Counter(_numbered(ids[1]))
    assert sum(None not in pair for pair in pairs) == both.total()
    assert all(old == new for old, new in pairs if old and new)


def _numbered(names: list[str]) -> Iterator[tuple[str, int]]:
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name, seen[name]


def test_runs_in_one_order_are_not_read_ahead() -> None:
    taken = count()
    endless = (ReportResult(report_id=str(number)) for number in taken)
    pairs = run_pairs(endless, (ReportResult(report_id=str(number)) for number in count()))
    assert [old == new for old, new in (next(pairs) for _ in range(5))] == [True] * 5
    assert next(taken) == 5


@settings(max_examples=60)
@given(runs=_runs(), kinds=st.frozensets(st.sampled_from(Kind), min_size=1))
def test_the_differences_of_some_kinds_are_those_of_all_that_have_them(
    runs: tuple[list[ReportResult], list[ReportResult]], kinds: frozenset[Kind]
) -> None:
    every = (difference for report in compare_runs(*runs) for difference in report.differences)
    wanted = (one for one in every if (one.after or one.before) is None or {one.before, one.after} & _of(one, kinds))
    assert _differences(*runs, Scope(kinds)) == Counter(map(repr, wanted))


def _of(difference: Difference, kinds: frozenset[Kind]) -> set[Finding]:
    return {finding for finding in (difference.before, difference.after) if finding is not None and finding.kind in kinds}


ABSENT = replace(FRACTURE, assertion=Assertion.ABSENT)
WIDER = replace(FRACTURE, start=10, text="Burst fracture")
DENIED = replace(WIDER, assertion=Assertion.ABSENT)
AS_STENOSIS = Stenosis(start=16, end=24, text="fracture", assertion=Assertion.PRESENT, levels=("L2",))
NO_WIDTH = replace(FRACTURE, start=24, text="")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([FRACTURE], [ABSENT], [("changed", FRACTURE, ABSENT, ["assertion"])]),
        ([FRACTURE], [WIDER], [("changed", FRACTURE, WIDER, ["head"])]),
        ([FRACTURE], [DENIED], [("changed", FRACTURE, DENIED, ["head", "assertion"])]),
        ([FRACTURE], [STENOSIS], [("removed", FRACTURE, None, []), ("added", None, STENOSIS, [])]),
        ([FRACTURE], [AS_STENOSIS], [("added", None, AS_STENOSIS, []), ("removed", FRACTURE, None, [])]),
        # the same head wins over more agreement, and agreement over the order
        ([FRACTURE], [WIDER, ABSENT], [("added", None, WIDER, []), ("changed", FRACTURE, ABSENT, ["assertion"])]),
        ([FRACTURE, ABSENT], [ABSENT], [("removed", FRACTURE, None, [])]),
        ([FRACTURE], [DENIED, WIDER], [("added", None, DENIED, []), ("changed", FRACTURE, WIDER, ["head"])]),
        ([NO_WIDTH], [FRACTURE], [("added", None, FRACTURE, []), ("removed", NO_WIDTH, None, [])]),
        ([STENOSIS], [STENOSIS], []),
    ],
)
def test_findings_find_their_partners(
    before: list[Finding], after: list[Finding], expected: list[tuple[str, Finding, Finding, list[str]]]
) -> None:
    found = compare(_result("a", *before), _result("a", *after)).differences
    shown = [(one.what, one.before, one.after, [change.name for change in one.attributes]) for one in found]
    assert sorted(shown, key=repr) == sorted(expected, key=repr)


def test_a_change_has_both_values() -> None:
    (difference,) = compare(_result("a", FRACTURE), _result("a", replace(DENIED, levels=()))).differences
    assert difference.attributes == (
        AttributeChange("head", Head(16, 24, "fracture"), Head(10, 24, "Burst fracture")),
        AttributeChange("assertion", Assertion.PRESENT, Assertion.ABSENT),
        AttributeChange("levels", ("L2",), ()),
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (_result("a", FRACTURE), None, ["only_before"]),
        (None, _result("a"), ["only_after"]),
        (_result("a", FRACTURE), _result("a", error="x"), ["fails", "removed"]),
        (_result("a", error="x"), _result("a"), ["is_read"]),
        (_result("a", error="x"), _result("a", error="y"), []),
        (_result("a", warning="x", fingerprint="f1"), _result("a", fingerprint="f2"), []),
    ],
)
def test_reports_differ_as_such(before: ReportResult | None, after: ReportResult | None, expected: list[str]) -> None:
    assert [difference.what for difference in compare(before, after).differences] == expected


def test_changes_of_one_attribute_leave_the_others_and_what_was_added_out() -> None:
    reports = compare_runs(
        [_result("a", FRACTURE)], [_result("a", DENIED, STENOSIS), _result("b")], Scope(attributes=frozenset({"head"}))
    )
    found = [(one.what, [change.name for change in one.attributes]) for report in reports for one in report.differences]
    assert found == [("changed", ["head"]), ("only_after", [])]


def test_every_attribute_of_the_records_is_compared() -> None:
    assert compared_attributes()[:3] == ("head", "assertion", "historical")
    assert {"section", "levels", "lesion_type", "height_loss_percent", "severity"} < set(compared_attributes())
    assert not {"evidence", "kind", "start"} & set(compared_attributes())


def test_the_counts_of_two_runs() -> None:
    counts = DifferenceCounts()
    before = [_result("a", FRACTURE, STENOSIS, text=TEXT, fingerprint="f1"), _result("b", FRACTURE, error="x"), _result("c")]
    after = [_result("a", DENIED, text="other", fingerprint="f2"), _result("b", FRACTURE), _result("d", STENOSIS)]
    for report in compare_runs(before, after):
        counts.add(report)
    assert (counts.in_both, counts.touched, counts.other_text, counts.differs) == (2, 2, 1, True)
    assert (counts.before.reports, counts.before.failed, list(counts.after.fingerprints)) == (3, 1, ["f2"])
    assert counts.reports == {What.IS_READ: 1, What.ONLY_BEFORE: 1, What.ONLY_AFTER: 1}
    assert counts.findings == {(What.CHANGED, Kind.FRACTURE): 1, (What.REMOVED, Kind.STENOSIS): 1}
    assert counts.values == {("head", "", ""): 1, ("assertion", "present", "absent"): 1}
    assert (counts.same(Kind.FRACTURE), counts.same_share(Kind.FRACTURE)) == (1, 0.5)
    assert counts.same_share(Kind.BONE_LESION) is None


def test_texts_come_from_the_reports_in_whatever_order() -> None:
    results = [_result("a"), _result("b", text="own"), _result("c"), _result("d")]
    reports = [Report(report_id=name, text=f"text of {name}") for name in "cba"] + [Report(report_id="d", problem="x")]
    texts = {result.report_id: result.text for result in with_texts(results, reports)}
    assert texts == {"a": "text of a", "b": "own", "c": "text of c", "d": None}


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        (TEXT, 60, "FINDINGS: Burst [fracture] of L2. Severe stenosis at L4-L5."),
        (TEXT, 6, "…Burst [fracture] of L2…"),
        (TEXT.replace(" of", "\n\nof"), 3, "…st [fracture] o…"),
        (TEXT[:24], 60, "FINDINGS: Burst [fracture]"),
        (TEXT[1:], 60, None),
        (TEXT[:20], 60, None),
        (None, 60, None),
    ],
)
def test_a_finding_in_its_words(text: str | None, width: int, expected: str | None) -> None:
    found = excerpt(text, FRACTURE, width)
    assert (None if found is None else str(found)) == expected


def _written(path: Path) -> Path:
    before = [_result("=a", FRACTURE, STENOSIS, text=TEXT), _result("b")]
    after = [_result("=a", replace(DENIED, evidence=(PROOF,)), text=TEXT)]
    with open_differences(path) as write:
        for report in compare_runs(before, after):
            write(report)
    return path


def test_differences_as_json_lines(tmp_path: Path) -> None:
    changed, removed, only = map(json.loads, _written(tmp_path / "d.jsonl").read_text(encoding="utf-8").splitlines())
    assert changed["attributes"] == {
        "head": {
            "before": {"start": 16, "end": 24, "text": "fracture"},
            "after": {"start": 10, "end": 24, "text": "Burst fracture"},
        },
        "assertion": {"before": "present", "after": "absent"},
    }
    assert changed["after"]["evidence"] == [{"attribute": "assertion", "rule": "assertion/no", "start": 0, "end": 2}]
    assert (removed["what"], removed["kind"], removed["before"]["levels"], "after" in removed) == (
        "removed",
        "stenosis",
        ["L4-L5"],
        False,
    )
    assert removed["excerpt"] == {"before": "FINDINGS: Burst fracture of L2. Severe ", "head": "stenosis", "after": " at L4-L5."}
    assert only == {"report_id": "b", "what": "only_before"}


def test_differences_as_csv_that_no_spreadsheet_runs(tmp_path: Path) -> None:
    header, *rows = csv.reader(io.StringIO(_written(tmp_path / "d.csv").read_text(encoding="utf-8"), newline=""))
    shown = "FINDINGS: [Burst fracture] of L2. Severe stenosis at L4-L5."
    assert header == "report_id what kind start end text attribute before after excerpt".split()
    assert rows == [
        ["'=a", "changed", "fracture", "10", "24", "Burst fracture", "head", "fracture", "Burst fracture", shown],
        ["'=a", "changed", "fracture", "10", "24", "Burst fracture", "assertion", "present", "absent", shown],
        [
            "'=a",
            "removed",
            "stenosis",
            "39",
            "47",
            "stenosis",
            "",
            "",
            "",
            "FINDINGS: Burst fracture of L2. Severe [stenosis] at L4-L5.",
        ],
        ["b", "only_before", *[""] * 8],
    ]


@pytest.mark.parametrize(
    ("name", "message"), [("d.html", "unknown suffix"), ("none/d.csv", "no folder"), ("folder.csv", "a folder has this name")]
)
def test_a_file_that_cannot_be_written_is_refused(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=message), open_differences(tmp_path / name):
        pytest.fail("opened")


def test_a_head_is_its_words() -> None:
    assert words(Head(1, 2, "x")) == "x"
