"""The page of an evaluation in a browser: what readers see and do."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from evaluated import HOSTILE, Case, compared, evaluated, finding, hostile, mixed
from metextract.evaluation import Comparison, Evaluation, JudgedReport
from metextract.evaluation.pages import annotators, write_report

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright, which drives the browser, is not installed")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MANY = 5_000
SECONDS = 2  # in which many errors are there, and filtered; an idle machine takes a quarter of it

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Where the page of an evaluation is, by its name."""
    made: dict[str, Evaluation | Comparison] = {
        "mixed": mixed(by=["source", "section"]),
        "hostile": hostile(),
        "long": _long(),
        "perfect": evaluated(Case("Normal.")),
        "compared": compared(),
        "hostile comparison": compared(f"{HOSTILE} fracture"),
        "of annotators": _annotated(),
        "of hostile annotators": hostile(),
    }
    options: dict[str, dict[str, Any]] = {
        "compared": {"sources": {"before": "out/earlier.jsonl"}},
        "hostile comparison": {"sources": {"before": HOSTILE}},
        "of annotators": {"sides": annotators("ann", "ben"), "sources": {"ann": "a.jsonl", "ben": "b.jsonl"}},
        "of hostile annotators": {"sides": annotators(HOSTILE, "__proto__")},
    }
    folder = tmp_path_factory.mktemp("reports")
    for name, evaluation in made.items():
        write_report(evaluation, folder / name, **{"sources": {"gold": "gold.jsonl"}} | options.get(name, {}))
    return lambda name: (folder / name / "index.html").as_uri()


@pytest.fixture
def visit(browser: Any, address: Callable[[str], str]) -> Iterator[Open]:
    """Opens a page and holds it to this: it says nothing on the console, fails at nothing, asks for nothing but itself."""
    context: list[Any] = []
    complaints: list[str] = []
    requests: list[str] = []

    def opened(name: str, link: str = "", **options: Any) -> Any:
        if not context:
            context.append(browser.new_context(viewport={"width": 1280, "height": 900}, **options))
        page = context[0].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(f"{address(name)}{link}")
        return page

    yield opened
    for each in context:
        each.close()
    assert complaints == []
    assert not [url for url in requests if not url.startswith("file:") or not url.partition("#")[0].endswith("/index.html")]


def _annotated() -> Evaluation:
    """As mixed, by people, who give no evidence."""
    judged = mixed(resamples=0)
    return replace(judged, judged=tuple(map(_without_evidence, judged.judged)))


def _without_evidence(report: JudgedReport) -> JudgedReport:
    bare = {id(finding): replace(finding, evidence=()) for finding in report.predicted}
    pairs = tuple(pair._replace(predicted=bare[id(pair.predicted)]) for pair in report.pairs)
    return replace(report, predicted=tuple(bare.values()), pairs=pairs)


def _long() -> Evaluation:
    """Words, names and texts that are as long as it gets."""
    word = "fracture" * 60
    text = f"{word} {'A sentence that fills the report. ' * 200}"
    return evaluated(Case(text, [finding(text, word)], [], {"source" * 20: "value" * 40}, "name" * 60))


def _status(page: Any) -> str:
    return str(page.inner_text("#status"))


def _heads(page: Any) -> list[str]:
    return list(map(str, page.locator("#list b").all_inner_texts()))


def _chosen(page: Any) -> str:
    return str(page.inner_text("#list [aria-current] b"))


def _pick(page: Any, facet: str, value: str) -> None:
    page.select_option(f"select[name='{facet}']", value)


def test_all_errors_are_listed_and_the_first_is_shown(visit: Open) -> None:
    page = visit("mixed")
    assert _status(page) == "5 of 5 errors, in 2 reports"
    assert _heads(page) == ["Acute fracture", "lytic lesion", "Old fracture", "stenosis", "Old fracture"]
    assert page.inner_text(".of-gold mark") == page.inner_text(".of-predicted mark.predicted") + " fracture" == "Acute fracture"
    assert page.locator("#detail tr.differ > *").all_text_contents() == ["≠ differs: levels", "L1", "L1, L2", ""]
    assert page.inner_text("#detail .why:has-text('cue')") == "“Acute” assertion/cue"


def test_without_errors_there_is_no_browser(visit: Open) -> None:
    page = visit("perfect")
    assert page.locator("#browser").count() == 0
    assert "None." in page.inner_text("#errors")


@pytest.mark.parametrize(
    ("facet", "value", "heads"),
    [
        ("class", "missed", ["Old fracture"]),
        ("class", "attribute", ["Old fracture"]),
        ("kind", "bone_lesion", ["lytic lesion"]),
        ("attribute", "levels", ["Acute fracture"]),
        ("by.source", "ct", ["Old fracture"]),
        ("section", "impression", ["stenosis"]),
    ],
)
def test_a_filter_leaves_what_fits_and_a_link_leads_to_it(facet: str, value: str, heads: list[str], visit: Open) -> None:
    page = visit("mixed")
    _pick(page, facet, value)
    assert _heads(page) == heads
    assert _status(page).startswith(f"{len(heads)} of 5 errors")
    again = visit("mixed", page.evaluate("location.hash"))
    assert _heads(again) == heads
    assert again.input_value(f"select[name='{facet}']") == value
    again.click("#clear")
    assert len(_heads(again)) == 5


def test_filters_count_what_the_other_filters_leave(visit: Open) -> None:
    page = visit("mixed")
    _pick(page, "by.source", "mri")
    options = page.locator("select[name='class'] option").all_inner_texts()
    assert options == ["all", "missed (1)", "spurious (1)", "assertion (1)", "level (1)"]
    assert page.locator("select[name='by.source'] option").all_inner_texts() == ["all", "ct (1)", "mri (4)"]
    _pick(page, "class", "missed")
    assert page.locator("select[name='kind'] option").all_inner_texts() == ["all", "fracture (1)"]


def test_numbers_of_the_tables_lead_to_their_errors(visit: Open) -> None:
    page = visit("mixed")
    page.click("#rates tr:has(th:text-is('stenosis')) td:nth-child(4) a")
    sync_api.expect(page.locator("#list b")).to_have_text(["stenosis"])
    page.click("#confusions td.differs a")
    sync_api.expect(page.locator("#list b")).to_have_text(["lytic lesion"])
    assert page.input_value("select[name='gold']") == "absent"
    assert page.input_value("select[name='predicted']") == "possible"


def test_search_looks_into_texts_and_rules_and_marks_what_it_finds(visit: Open) -> None:
    page = visit("mixed")
    page.fill("#search", "SEVERE STEN")
    assert _status(page) == "5 of 5 errors, in 2 reports"
    page.fill("#search", "assertion/cue")
    assert _heads(page) == ["Acute fracture", "lytic lesion", "stenosis"]
    page.fill("#search", "of l1")
    assert page.locator(".of-gold .hit").all_inner_texts() == ["of L1"]
    page.fill("#search", "nowhere")
    assert _status(page) == "0 of 5 errors, in 0 reports"
    assert page.inner_text("#detail") == "No error passes these filters."


def test_errors_can_be_worked_through_by_keys(visit: Open) -> None:
    page = visit("mixed")
    for key, head in [("j", "lytic lesion"), ("j", "Old fracture"), ("k", "lytic lesion"), ("ArrowDown", "Old fracture")]:
        page.keyboard.press(key)
        assert _chosen(page) == head
        assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    page.keyboard.press("w")
    assert page.inner_text("#whole").startswith("FINDINGS: Acute fracture")
    assert "whole=1" in page.url
    page.keyboard.press("Escape")
    assert page.locator("#whole").count() == 0
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("j")
    assert _chosen(page) == "Old fracture"
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("jk?")
    assert page.input_value("#search") == "jk?"
    page.keyboard.press("Escape")
    assert page.input_value("#search") == "jk?"
    page.keyboard.press("x")
    assert page.input_value("#search") == ""
    assert len(_heads(page)) == 5


def test_single_letters_can_be_ordinary_letters(visit: Open) -> None:
    page = visit("mixed")
    page.keyboard.press("?")
    page.click("#single")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert _chosen(page) == "Acute fracture"


def test_each_error_has_a_link_of_its_own(visit: Open) -> None:
    page = visit("mixed")
    links = page.locator("#list a").evaluate_all("all => all.map(one => one.hash)")
    assert len(set(links)) == 5
    for link, head in zip(links[2:4], _heads(page)[2:4], strict=True):
        assert _chosen(visit("mixed", link)) == head
    page.click(f"#list a[href='{links[3]}']")
    assert page.evaluate("new URLSearchParams(location.hash.slice(1)).get('error')") == "r1/4"


def test_a_link_of_another_report_does_no_harm(visit: Open) -> None:
    page = visit("mixed", "#kind=nothing&class=%3Cimg%3E&by.source=elsewhere&error=r99/1&attribute=constructor")
    assert _status(page) == "0 of 5 errors, in 0 reports"
    page.click("#clear")
    assert len(_heads(page)) == 5


def test_hostile_texts_are_only_shown(visit: Open) -> None:
    page = visit("hostile")
    page.keyboard.press("w")
    for _ in range(3):
        page.keyboard.press("j")
        assert HOSTILE in page.text_content("#whole")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
    assert page.text_content("#report-id") == f"{HOSTILE}2"
    _pick(page, f"by.{HOSTILE}".replace("'", "\\'"), HOSTILE)
    assert _status(page) == "2 of 3 errors, in 1 report"


def test_marks_are_at_their_words_behind_characters_of_any_size(visit: Open) -> None:
    page = visit("hostile")
    page.keyboard.press("w")
    seen = []
    for _ in range(3):
        seen.append(page.text_content("#whole mark"))
        page.keyboard.press("j")
    assert seen == ["fracture", "lesion", "fracture"]


def test_dark_and_light_follow_the_system_until_the_reader_chooses(visit: Open) -> None:
    page = visit("mixed", color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    assert page.get_attribute("#theme", "aria-pressed") == "true"
    page.click("#theme")
    light = page.evaluate(background)
    assert (dark, light) == ("rgb(22, 24, 27)", "rgb(255, 255, 255)")
    page.reload()
    assert page.evaluate(background) == light
    page.click("#theme")
    assert page.evaluate(background) == dark


@pytest.mark.parametrize("name", ["mixed", "hostile", "long", "compared", "hostile comparison", "of hostile annotators"])
def test_a_small_window_need_not_be_scrolled_sideways(name: str, visit: Open) -> None:
    page = visit(name)
    page.set_viewport_size({"width": 400, "height": 800})
    for key in ("j", "w"):
        page.keyboard.press(key)
        assert page.evaluate("document.documentElement.scrollWidth") == 400


def test_everything_that_can_be_operated_has_a_name(visit: Open) -> None:
    page = visit("mixed")
    page.keyboard.press("w")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, a, [tabindex='0'], nav, section, article, dialog")]
            .filter((one) => !(one.textContent.trim() || one.labels?.[0]?.textContent || one.getAttribute("aria-label")))
            .map((one) => one.outerHTML)"""
    )
    assert nameless == []
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_errors_that_are_fixed_are_there_when_asked_for(visit: Open) -> None:
    page = visit("compared")
    assert _status(page) == "3 of 3 errors, in 2 reports"
    assert _heads(page) == ["Acute fracture", "lytic lesion", "fracture"]
    assert page.locator("#list .change").all_inner_texts() == ["new", "new"]
    options = page.locator("select[name='change'] option").all_inner_texts()
    assert options == ["new and as before", "new (2)", "as before (1)", "fixed (2)"]
    assert page.inner_text("#facets label:has(select[name='change'])").startswith("Compared with earlier.jsonl")
    _pick(page, "change", "fixed")
    assert _status(page) == "2 of 2 fixed errors, in 1 report"
    assert _heads(page) == ["Old fracture", "stenosis"]
    assert page.locator("select[name='class'] option").all_inner_texts() == ["all", "missed (1)", "spurious (1)"]
    page.click("#clear")
    assert len(_heads(page)) == 3
    page.click("#summary a:has-text('2 fixed')")
    sync_api.expect(page.locator("#list b")).to_have_text(["Old fracture", "stenosis"])


def test_a_changed_error_shows_gold_before_and_now(visit: Open) -> None:
    page = visit("compared", "#change=fixed")
    assert page.locator("#detail h4").all_inner_texts() == ["Gold", "Before: not found", "Now"]
    assert [page.locator(f".of-{side} mark").all_inner_texts() for side in ("gold", "before", "predicted")] == [
        ["Old fracture"],
        [],
        ["Old", " fracture"],  # the evidence is a part of the head
    ]
    assert page.locator(".of-before .other-predicted").all_inner_texts() == ["Acute fracture", "lytic lesion", "stenosis"]
    page.keyboard.press("j")
    assert page.locator("#detail h4").all_inner_texts() == ["Gold: no such finding", "Before", "Now: not found"]
    page = visit("compared", "#error=r1/2")
    assert page.inner_text("#detail h3 .change") == "new"
    assert page.locator("#detail tr.differ td").all_text_contents()[:3] == ["absent", "absent", "possible"]
    page = visit("compared", "#error=r1/1")
    assert page.locator("#detail h4").all_inner_texts() == ["Gold", "Now"]
    fixed = visit("compared", "#error=r1/fixed2")
    assert fixed.inner_text("#detail h3") == "+spurious · stenosisfixed"


def test_other_findings_of_the_two_sides_are_told_apart(visit: Open) -> None:
    page = visit("mixed", "#whole=1")
    styles = page.locator("#whole [class*='other-']").evaluate_all(
        """all => all.map((one) => [one.textContent, getComputedStyle(one).boxShadow !== "none",
            getComputedStyle(one).borderBottomStyle === "dotted"])"""
    )
    assert ["Old fracture", True, False] in styles
    assert ["stenosis", False, True] in styles
    assert [True, True] in [style[1:] for style in styles]
    assert page.locator(".legend .other-gold, .legend .other-predicted").all_inner_texts() == [
        "other findings, gold",
        "other findings, predicted",
    ]


def test_annotators_are_called_by_their_names(visit: Open) -> None:
    page = visit("of annotators")
    assert _status(page) == "5 of 5 disagreements, in 2 reports"
    options = page.locator("select[name='class'] option").all_inner_texts()
    assert options == ["all", "only ann (1)", "only ben (1)", "assertion (1)", "level (1)", "attribute (1)"]
    assert page.locator("#detail thead th").all_inner_texts()[1:] == ["ann", "ben"]
    assert page.locator("#detail h4").all_inner_texts() == ["ann", "ben"]
    assert page.locator(".legend .evidence").count() == 0
    _pick(page, "attribute", "levels")
    assert "ann: value" in page.inner_text("#facets")
    for key in ("w", "?"):
        page.keyboard.press(key)
        for word in ("gold", "predict", "missed", "spurious", "error"):
            assert word not in page.inner_text("body").lower()


def test_hostile_names_are_only_shown(visit: Open) -> None:
    page = visit("of hostile annotators")
    assert page.locator("#detail h4").first.inner_text().startswith(HOSTILE[:20])
    page = visit("hostile comparison", "#change=new&error=r2/1")
    assert HOSTILE.rpartition("/")[2].split("\u2028")[0].strip()[:12] in page.inner_text("#facets")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0


def test_thousands_of_errors_are_there_at_once(browser: Any, tmp_path: Path) -> None:
    text = f"Old fracture of T7. {'The cord is normal in signal. ' * 40}"
    gold, wrong = finding(text, "fracture", levels=("T7",)), finding(text, "Old fracture", levels=("T8",))
    cases = [Case(text, [gold], [wrong], {"source": f"s{number % 7}"}) for number in range(MANY)]
    path, *_ = write_report(evaluated(*cases, resamples=0), tmp_path, sources={})
    page = browser.new_page()
    begun = time.perf_counter()
    page.goto(path.as_uri())
    assert _status(page) == "5,000 of 5,000 errors, in 5,000 reports"
    assert time.perf_counter() - begun < SECONDS
    begun = time.perf_counter()
    _pick(page, "by.source", "s3")
    page.fill("#search", "normal in sig")
    assert _status(page) == "714 of 5,000 errors, in 714 reports"
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    assert time.perf_counter() - begun < SECONDS
    assert page.locator("#list li").count() < 500
    page.evaluate("location.hash = new URLSearchParams({ error: 'r4999/1' })")
    page.wait_for_function("document.getElementById('report-id').textContent === 'r4999'")
    assert page.locator("#list [aria-current]").is_visible()
    page.close()
