"""The report of an evaluation: whole, harmless, the same each time, and with the numbers of the evaluation."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluated import HOSTILE, TEXT, Case, compared, evaluated, finding, hostile, mixed
from metextract.annotation import AnnotatedReport, AnnotatedSet, Problem
from metextract.errors import InputError
from metextract.evaluation import Comparison, Evaluation, evaluate
from metextract.evaluation.pages import annotators, write_report
from metextract.evaluation.pages.escapes import embedded, in_markdown, source_hash
from metextract.evaluation.pages.estimates import WIDTH, Axis, Difference, Estimate
from metextract.evaluation.pages.quotes import REACH, quote
from metextract.evaluation.pages.tables import MOST_VALUES
from metextract.records import Kind

SOURCES = {"gold": "gold.jsonl", "predicted": "metextract 1.0"}
ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "src" / "metextract" / "evaluation" / "pages" / "assets"


class Page(HTMLParser):
    """What a browser would make of a page, as far as it matters here."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.text = ""
        self._inside = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag
        if tag in self.raw:
            self.raw[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in self.raw:
            self.raw[self._inside][-1] += data
        else:
            self.text += data

    @property
    def data(self) -> Any:
        return json.loads(self.raw["script"][0])

    def tables(self) -> int:
        return sum(tag == "table" for tag, _ in self.tags)


def _nothing() -> Evaluation:
    return evaluated(Case("Normal."), by=["section"])


def _labels() -> Evaluation:
    """Labels of whole reports: no text, no places."""
    label = replace(finding("fracture", "fracture", levels=("L1",)), text="", end=0)
    sides = ([replace(label, **change)] for change in ({}, {"levels": (), "bones": ("rib",)}))
    gold, predicted = (AnnotatedSet((AnnotatedReport(report_id="a", findings=tuple(side)),), located=False) for side in sides)
    return evaluate(gold, predicted, resamples=0)


EVALUATIONS: dict[str, Callable[[], Evaluation]] = {
    "mixed": lambda: mixed(by=["source", "section"]),
    "by patient": lambda: mixed(patient="source"),
    "without intervals": lambda: mixed(resamples=0),
    "of one kind and attribute": lambda: mixed(kinds=["fracture"], attributes=["levels"]),
    "without findings": _nothing,
    "without errors": lambda: evaluated(Case(TEXT, [finding(TEXT, "Old fracture")], [finding(TEXT, "Old fracture")])),
    "of labels": _labels,
    "hostile": hostile,
}


@pytest.fixture(params=EVALUATIONS)
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    return _made(request.param)


@cache
def _made(name: str) -> Evaluation:
    return EVALUATIONS[name]()


class Report(NamedTuple):
    """What a report is written of, and how."""

    evaluated: Evaluation | Comparison
    options: dict[str, Any]


REPORTS: dict[str, Callable[[], Report]] = {
    "compared": lambda: Report(compared(), {"sources": SOURCES | {"before": "out/earlier.jsonl"}}),
    "compared without intervals": lambda: Report(compared(resamples=0), {}),
    "of annotators": lambda: Report(mixed(), {"sides": annotators("ann", "ben"), "sources": {"ann": "a", "ben": "b"}}),
    "of hostile annotators": lambda: Report(hostile(), {"sides": annotators(HOSTILE, "__proto__")}),
}


@pytest.fixture(params=(*EVALUATIONS, *REPORTS))
def report(request: pytest.FixtureRequest) -> Report:
    return _report(request.param)


@cache
def _report(name: str) -> Report:
    return REPORTS[name]() if name in REPORTS else Report(_made(name), {})


def _written(evaluation: Evaluation | Comparison, folder: Path, **options: Any) -> tuple[Page, str, Any]:
    """The page, the Markdown and the document."""
    page, markdown, document = write_report(evaluation, folder, **{"sources": SOURCES} | options)
    return (
        Page(page.read_text(encoding="utf-8")),
        markdown.read_text(encoding="utf-8"),
        json.loads(document.read_bytes(), parse_constant=pytest.fail),
    )


def test_three_files_are_written_and_nothing_else(report: Report, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    paths = write_report(report.evaluated, folder, **{"sources": SOURCES} | report.options)
    assert [path.name for path in paths] == ["index.html", "report.md", "report.json"]
    assert sorted(folder.iterdir()) == sorted(paths)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, make in EVALUATIONS.items():
        one, other = (write_report(make(), tmp_path / f"{name} {side}", sources=SOURCES) for side in "ab")
        assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_page_loads_nothing_and_runs_only_its_own(report: Report, tmp_path: Path) -> None:
    page, _, _ = _written(report.evaluated, tmp_path, **report.options)
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style", "srcset", "data")]
        assert (attributes.get("href") or "#").startswith("#")
        assert tag not in ("img", "iframe", "object", "embed", "link", "base", "foreignobject")
    for asset in (*page.raw["style"], *page.raw["script"][1:]):
        assert not re.search(r"url\(|@import|https?:|innerHTML|insertAdjacentHTML|document\.write|\beval\b", asset)
    (policy,) = (one["content"] for tag, one in page.tags if one.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for asset in (*page.raw["style"], *page.raw["script"][1:]):
        assert source_hash(asset) in policy


def test_every_table_has_a_caption_and_every_head_a_scope(report: Report, tmp_path: Path) -> None:
    page, _, _ = _written(report.evaluated, tmp_path, **report.options)
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption")
    assert all(one.get("scope") in ("col", "row", "rowgroup") for tag, one in page.tags if tag == "th")
    assert tags.count("h1") == tags.count("main") == tags.count("header") == 1
    named = {one["id"] for _, one in page.tags if one.get("id")}
    links = [str(one["href"])[1:] for tag, one in page.tags if tag == "a"]
    assert {link for link in links if "=" not in link} <= named


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    made = hostile()
    made = replace(made, problems=(Problem(HOSTILE, HOSTILE),))
    plain, _, _ = _written(mixed(by=["source"]), tmp_path / "plain")
    sides = annotators(HOSTILE, f"{HOSTILE}2")
    page, markdown, document = _written(made, tmp_path / "hostile", title=HOSTILE, sources={HOSTILE: HOSTILE}, sides=sides)
    assert {tag for tag, _ in page.tags} - {tag for tag, _ in plain.tags} <= {"ul", "details", "summary", "b"}
    assert len(page.raw["script"]) == len(plain.raw["script"])
    assert HOSTILE in page.text
    assert page.data["reports"][0]["text"] == made.judged[0].report.text
    assert page.data["columns"] == [HOSTILE, "__proto__"]
    assert document["errors"][0]["report_id"] == HOSTILE
    assert "<" not in markdown
    assert not re.search(r"(?<!\\)[`~]", markdown)


def test_half_a_character_takes_the_place_of_one(tmp_path: Path) -> None:
    text = "a \udc80\ud83d\ude00 fracture"
    page, _, document = _written(evaluated(Case(text, [finding(text, "fracture")])), tmp_path)
    (report,) = page.data["reports"]
    assert report["text"] == "a ??? fracture"
    assert [report["text"][start:end] for start, end, _ in report["gold"]] == ["fracture"]
    assert document["errors"][0]["gold"]["text"] == "fracture"


def test_the_document_has_the_numbers_of_the_tables(evaluation: Evaluation, tmp_path: Path) -> None:
    _, _, document = _written(evaluation, tmp_path)
    for name in ("scores", "attributes", "error_rates", "report_agreement"):
        expected = getattr(evaluation, name)
        read = pd.DataFrame(document[name], columns=expected.columns).astype(expected.dtypes.to_dict())
        pd.testing.assert_frame_equal(read, expected, check_exact=True)
    for one in document["confusions"]:
        expected = evaluation.confusion(one["attribute"], one["kind"] and Kind(one["kind"]))
        assert one["values"] == list(expected.columns)
        assert one["counts"] == expected.to_numpy().tolist()
    for one in document["report_confusions"]:
        assert one["counts"] == evaluation.report_confusion(Kind(one["kind"])).to_numpy().tolist()
    assert len(document["errors"]) == len(evaluation.errors)
    assert document["reports"] == len(evaluation.judged)


def test_the_browser_has_every_error_and_each_of_their_reports_once(evaluation: Evaluation, tmp_path: Path) -> None:
    page, _, _ = _written(evaluation, tmp_path)
    errors, reports = page.data["errors"], page.data["reports"]
    assert [(reports[one["report"]]["id"], one["classes"]) for one in errors] == [
        (error.report_id, list(error.classes)) for error in evaluation.errors
    ]
    assert len({one["key"] for one in errors}) == len(errors)
    assert {report["id"] for report in reports} == {error.report_id for error in evaluation.errors}
    assert len(reports) == len({report["id"] for report in reports})


def test_texts_of_reports_without_errors_are_nowhere(tmp_path: Path) -> None:
    secret = "The patient keeps bees."
    made = evaluated(Case(secret), Case(TEXT, [finding(TEXT, "Old fracture")]))
    for path in write_report(made, tmp_path, sources=SOURCES):
        assert "bees" not in path.read_text(encoding="utf-8")


def test_errors_can_be_told_by_section_and_source(tmp_path: Path) -> None:
    page, _, _ = _written(mixed(by=["section"]), tmp_path)
    assert page.data["columns"] == ["source"]
    sections = [one["section"] for one in page.data["errors"]]
    assert sections == ["findings", "findings", "findings", "impression", "findings"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "without findings",
            ["n/a", "There is no pair of findings.", "1 report with 0 (gold) and 0 (predicted) findings", "No errors"],
        ),
        ("without errors", ["1.000", "(1.000–1.000)", "None."]),
        ("without intervals", ["Intervals", "none"]),
        ("of labels", ["the same kind, and a site in common"]),
        ("by patient", ["Patient", "samples of patients"]),
    ],
)
def test_what_there_is_not_is_said(name: str, expected: list[str], tmp_path: Path) -> None:
    page, markdown, _ = _written(_made(name), tmp_path)
    for words in expected:
        assert words in page.text
    assert "nan" not in f"{page.text}{markdown}".lower()
    assert "None" not in markdown.replace("None.", "")


def test_without_intervals_there_are_no_whiskers(tmp_path: Path) -> None:
    page, _, _ = _written(mixed(resamples=0), tmp_path)
    classes = [one.get("class") for _, one in page.tags]
    assert "dot" in classes
    assert "whisker" not in classes


def test_every_row_of_a_markdown_table_has_its_cells(report: Report, tmp_path: Path) -> None:
    _, markdown, _ = _written(report.evaluated, tmp_path, **report.options)
    tables = re.findall(r"(?:^\|.*\n)+", markdown, re.MULTILINE)
    assert len(tables) > 5
    for table in tables:
        rows = table.splitlines()
        assert re.fullmatch(r"\|(?:-+:?\|)+|\|(?:--:|---)(?:\|(?:--:|---))*\|", rows[1])
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1


def test_markdown_lists_errors_with_words_in_context(tmp_path: Path) -> None:
    _, markdown, _ = _written(mixed(), tmp_path)
    assert "- **level** fracture in r1: FINDINGS: **Acute fracture** of L1. No lytic lesion." in markdown
    assert "; levels L1 → L1, L2\n" in markdown
    assert "- **missed** fracture in r1: " in markdown
    assert "; assertion present; levels T9\n" in markdown


def test_a_comparison_says_what_changed(tmp_path: Path) -> None:
    made, options = _report("compared")
    assert isinstance(made, Comparison)
    page, markdown, document = _written(made, tmp_path, **options)
    for words in ("2 new errors", "1 as before", "2 fixed", "out/earlier.jsonl", "metextract 1.0", "Only before", "p (McNemar)"):
        assert words in page.text
    assert "- **spurious** (new) fracture in r2: " in markdown
    assert "- **missed** (fixed) fracture in r1: " in markdown.partition("## Fixed errors")[2]
    for name, expected in (("differences", made.differences), ("mcnemar", made.mcnemar)):
        read = pd.DataFrame(document["comparison"][name], columns=expected.columns).astype(expected.dtypes.to_dict())
        pd.testing.assert_frame_equal(read, expected, check_exact=True)
    assert document["comparison"]["errors"] == ["as before", "new", "new"]
    assert [one["classes"] for one in document["comparison"]["fixed"]] == [["missed"], ["spurious"]]
    assert "| mention | all | 0.667 | 0.857 | +0.190 (" in markdown


def test_fixed_errors_are_in_the_browser_with_what_was_predicted(tmp_path: Path) -> None:
    page, _, _ = _written(*_report("compared")[:1], tmp_path)
    found = [
        (one["key"], one["change"], *((one[side] or {}).get("text") for side in ("gold", "before", "predicted")))
        for one in page.data["errors"]
    ]
    assert found == [
        ("r1/1", "as before", "Acute fracture", "Acute fracture", "Acute fracture"),
        ("r1/2", "new", "lytic lesion", "lytic lesion", "lytic lesion"),
        ("r2/1", "new", None, None, "fracture"),
        ("r1/fixed1", "fixed", "Old fracture", None, "Old fracture"),
        ("r1/fixed2", "fixed", None, "stenosis", None),
    ]


def test_what_is_higher_or_lower_is_said_in_words(tmp_path: Path) -> None:
    right = evaluated(*[Case(TEXT, [finding(TEXT, "Old fracture")], [finding(TEXT, "Old fracture")])] * 5)
    wrong = replace(right, judged=tuple(replace(report, predicted=(), pairs=()) for report in right.judged))
    for first, second, word in ((wrong, right, "higher"), (right, wrong, "lower"), (right, right, "")):
        page, markdown, _ = _written(Comparison(first, second), tmp_path / f"{word}.d")
        of_f1, *_ = re.findall(r"^\| mention \| fracture \|.*\| (\w*) \|$", markdown, re.MULTILINE)
        assert of_f1 == word
        assert {said for said in ("higher", "lower") if page.text.count(said) > 1} == {word} - {""}


def test_neither_annotator_is_the_gold(tmp_path: Path) -> None:
    made, options = _report("of annotators")
    page, markdown, document = _written(made, tmp_path, **options)
    for text in (page.text, markdown):
        assert not re.search(r"gold|predict|error|missed|spurious|precision|recall", text, re.IGNORECASE)
        for words in ("3 reports with 6 (ann) and 6 (ben) findings", "only ann", "ann ↓ ben →", "5 disagreements"):
            assert words.lower() in text.lower()
    assert "- **only ben** stenosis in r1: " in markdown
    assert document["sides"] == {"gold": "ann", "predicted": "ben"}
    assert document["classes"]["missed"] == {"name": "only ann", "meaning": "a finding of ann without a counterpart"}
    assert page.data["sides"]["names"] == ["ann", "ben"]


def test_of_many_values_the_largest_are_shown(tmp_path: Path) -> None:
    number = MOST_VALUES + 7
    old, acute = finding(TEXT, "Old fracture"), finding(TEXT, "Acute fracture")
    cases = [Case(TEXT, [old, acute][: 1 + (n >= 7)], [old], {"site": f"s{n:03}"}) for n in range(number)]
    page, markdown, document = _written(evaluated(*cases, by=["site"], resamples=0), tmp_path)
    for text in (page.text, markdown):
        assert f"The {MOST_VALUES} largest by findings (gold); 7 more are in report.json." in text
        assert "s007" in text
    assert "s006" not in markdown.partition("## Errors\n")[0]
    assert {row["value"] for row in document["scores"]} == {None, *(f"s{n:03}" for n in range(number))}


def test_problems_are_all_there_and_closed_when_many(tmp_path: Path) -> None:
    few, many = (tuple(Problem(f"gold.jsonl: line {n}", "no text") for n in range(number)) for number in (3, 30))
    for problems, is_open in ((few, True), (many, False)):
        page, markdown, document = _written(replace(_nothing(), problems=problems), tmp_path)
        assert page.text.count("gold.jsonl: line") == markdown.count("gold.jsonl: line") == len(problems)
        assert len(document["problems"]) == len(problems)
        assert [("open" in one) for tag, one in page.tags if tag == "details"][-1:] == [is_open]


@pytest.mark.parametrize(
    ("target", "message"),
    [("file", "a file has this name"), ("missing/report", "no folder")],
)
def test_a_folder_that_cannot_be_made_is_refused(target: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=message):
        write_report(_nothing(), tmp_path / target, sources=SOURCES)


@given(st.text(), st.integers(0, 200), st.integers(0, 50))
def test_a_quote_is_short_and_on_one_line(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    found = quote(text, start, end)
    assert found.words == " ".join(text[start:end].split())
    assert max(len(found.before), len(found.after)) <= REACH + 1
    assert "".join(found).splitlines() in ([], ["".join(found)])


@given(st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_embedded_data_is_read_back_and_ends_no_script(data: Any) -> None:
    text = embedded(data)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == json.loads(json.dumps(data).encode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a|b", r"a\|b"),
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("a *b* `c` [d](e)", r"a \*b\* \`c\` \[d\](e)"),
        ("lesion_type", "lesion_type"),
        ("_emphasis_", r"\_emphasis\_"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        (r"back\slash", r"back\\slash"),
    ],
)
def test_words_in_markdown(words: str, expected: str) -> None:
    assert in_markdown(words) == expected


@pytest.mark.parametrize(
    ("estimate", "shown", "interval", "start"),
    [
        (Estimate(0.986, 0.97, 1.0), "0.986", "0.970–1.000", 0.95),
        (Estimate(None, None, None), "n/a", "", 0.0),
        (Estimate(0.5, None, None), "0.500", "", 0.5),
        (Estimate(-0.1, -0.25, 0.2), "−0.100", "−0.250 to 0.200", -1.0),
        (Estimate(0.9, 0.3, 1.0), "0.900", "0.300–1.000", 0.0),
    ],
)
def test_estimates_in_words_and_on_their_axis(estimate: Estimate, shown: str, interval: str, start: float) -> None:
    assert (estimate.shown(), estimate.interval(), Axis.over([estimate]).start) == (shown, interval, start)


@pytest.mark.parametrize(
    ("difference", "shown", "interval", "verdict", "labels"),
    [
        (Difference(0.051, 0.038, 0.068), "+0.051", "+0.038 to +0.068", "higher", ("−0.1", "+0.1")),
        (Difference(-0.25, -0.4, -0.1), "−0.250", "−0.400 to −0.100", "lower", ("−0.5", "+0.5")),
        (Difference(0.01, 0.0, 0.015), "+0.010", "0.000 to +0.015", "", ("−0.02", "+0.02")),
        (Difference(-0.0001, -1e-17, 0.0), "0.000", "0.000 to 0.000", "", ("−0.02", "+0.02")),
        (Difference(0.9, None, None), "+0.900", "", "", ("−1", "+1")),
        (Difference(None, None, None), "n/a", "", "", ("−0.02", "+0.02")),
    ],
)
def test_differences_in_words_and_around_zero(
    difference: Difference, shown: str, interval: str, verdict: str, labels: tuple[str, str]
) -> None:
    axis = Axis.around_zero([difference])
    assert (difference.shown(), difference.interval(), difference.verdict) == (shown, interval, verdict)
    assert (axis.labels, axis.x(0)) == (labels, WIDTH / 2)


def test_colours_have_enough_contrast() -> None:
    styles = (ASSETS / "page.css").read_text(encoding="utf-8")
    colours = {name: pair for name, *pair in re.findall(r"--(\w+): light-dark\((#\w+), (#\w+)\)", styles)}
    pairs = [
        ("ink", "paper"),
        ("ink", "raised"),
        ("soft", "paper"),
        ("soft", "raised"),
        ("accent", "paper"),
        ("accent", "raised"),
    ]
    for front, back in [*pairs, ("ink", "gold"), ("ink", "predicted"), ("ink", "before")]:
        for scheme in (0, 1):
            light, dark = sorted((_luminance(colours[name][scheme]) for name in (front, back)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (front, back, scheme)


def _luminance(colour: str) -> float:
    """Of the Web Content Accessibility Guidelines 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_nothing_heavy_is_imported_before_a_report_is_written() -> None:
    code = "import sys, metextract.evaluation.pages; print(sorted({'jinja2', 'pandas', 'scipy', 'spacy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_no_control_character_gets_into_markdown(tmp_path: Path) -> None:
    """A terminal that shows it would obey."""
    gold = [AnnotatedReport(report_id="a\x1b[31m", text="No fracture\x1b[2J.\x07", columns={"source": "\x9b31m"})]
    evaluation = evaluate(gold, gold, by=["source"], resamples=0)
    write_report(evaluation, tmp_path / "report", sources={"gold": "\x1b]0;x\x07"})
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", (tmp_path / "report" / "report.md").read_text(encoding="utf-8"))
