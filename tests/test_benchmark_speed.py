"""The benchmark suite computes the figures that it prints, prints every row, and says which rival is not there."""

import importlib
import json
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bench
import contest
import speed_check
from archives import Archive
from contest import TITLES, Entry, Outcome, Pass, compete, read_once, speed_ratio
from install_rivals import requirements
from measures import memory, scaling, speed, startup, workers
from plan import QUICK, Plan
from rivals import NOT_INSTALLED, Task
from rivals.__main__ import main as read_in_this_process
from rows import Row, Target, lines

TWO_BYTES = Archive("two bytes", ["ab"])
FOUR_BYTES = Archive("four bytes", ["abcd"])


def outcome(archive: Archive, *seconds: float) -> Outcome:
    return Outcome(Entry("extractor", archive), [Pass(one, one / 2, 1.0, 5, "metextract 1") for one in seconds])


def test_a_ratio_is_of_bytes_a_second_and_the_median_of_the_rounds() -> None:
    ours, theirs = outcome(FOUR_BYTES, 1, 2, 100), outcome(TWO_BYTES, 3, 2, 1)
    assert speed_ratio(ours, theirs) == pytest.approx(2.0)
    assert ours.rate == pytest.approx(2e-6)


def test_a_ratio_may_be_of_seconds_on_the_processor() -> None:
    ours, theirs = (Outcome(Entry("extractor", TWO_BYTES), [Pass(9.0, cpu, 1.0, 0, "")]) for cpu in (1.0, 3.0))
    assert speed_ratio(ours, theirs, attrgetter("cpu")) == pytest.approx(3.0)


@given(rates=st.lists(st.tuples(st.floats(0.1, 10), st.floats(0.1, 10)), min_size=1, max_size=7))
def test_a_ratio_turned_round_is_one_over_it(rates: list[tuple[float, float]]) -> None:
    ours, theirs = (outcome(TWO_BYTES, *seconds) for seconds in zip(*rates, strict=True))
    if len(rates) % 2:
        assert speed_ratio(ours, theirs) * speed_ratio(theirs, ours) == pytest.approx(1)


@given(power=st.floats(0.2, 3), cost=st.floats(1e-6, 1e3))
def test_the_exponent_of_a_power_is_that_power(power: float, cost: float) -> None:
    sizes = (1_000, 10_000, 1_000_000)
    assert scaling.exponent(sizes, [cost * size**power for size in sizes]) == pytest.approx(power)


def test_gains_and_growth_are_what_they_are_called() -> None:
    assert workers.gain([(10, 5), (12, 4), (9, 9)]) == 2
    assert memory.growth([200, 190, 210, 205]) == pytest.approx(5)


@pytest.mark.parametrize(
    ("value", "target", "verdict"),
    [
        (5.0, Target(">=", 5), "reached"),
        (4.9, Target(">=", 5), "MISSED"),
        (0.3, Target("<=", 0.3), "reached"),
        (0.31, Target("<=", 0.3), "MISSED"),
        (4.9, None, ""),
        (None, Target(">=", 5), "not measured"),
    ],
)
def test_a_row_says_whether_it_reached_its_target(value: float | None, target: Target | None, verdict: str) -> None:
    row = Row(measure="speed", on="reports", value=value, target=target)
    assert row.verdict == row.to_dict()["verdict"] == verdict
    assert verdict in lines(row)


def test_contestants_read_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def read(entry: Entry, pythons: object) -> Pass:
        order.append(entry.rival)
        return Pass(1.0, 1.0, 1.0, 0, "")

    monkeypatch.setattr(contest, "read_once", read)
    compete([Entry("tokenizer", TWO_BYTES), Entry("extractor", TWO_BYTES)], 2, {})
    assert order == ["tokenizer", "extractor"] * 2


@pytest.mark.parametrize(
    ("exit_code", "reason"), [(NOT_INSTALLED, "medspacy is not installed: see benchmarks/README.md"), (1, "medspaCy failed")]
)
def test_the_row_of_an_absent_rival_says_so(exit_code: int, reason: str, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\ncat > /dev/null\nexit {exit_code}\n")
    python.chmod(0o755)
    plan = Plan(QUICK, rounds=1, pythons={"medspacy": python})
    row = speed.duel(plan, TWO_BYTES, "medspacy_pipeline", Target(">=", 200))
    assert (row.value, row.verdict) == (None, "not measured")
    assert row.note.startswith(reason)


def test_a_contestant_whose_module_is_missing_does_not_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rivals.floor.MODULES", ("no_such_module",))
    assert read_in_this_process("floor") == NOT_INSTALLED


@pytest.mark.parametrize("rival", TITLES)
def test_every_contestant_has_the_interface_and_needs_nothing_to_be_looked_at(rival: str) -> None:
    module = importlib.import_module(f"rivals.{rival}")
    assert module.PACKAGES
    assert module.MODULES
    assert callable(module.prepare)


def test_every_rival_that_is_no_dependency_can_be_installed() -> None:
    own = {importlib.import_module(f"rivals.{rival}").PACKAGES[0] for rival in ("medspacy_pipeline", "eds", "floor")}
    assert requirements().keys() == own


def test_a_contestant_reads_in_a_process_of_its_own() -> None:
    done = read_once(Entry("tokenizer", TWO_BYTES), {})
    assert done.findings == 0
    assert 0 < done.seconds < done.loading
    assert done.cpu > 0
    assert done.versions.startswith("spacy ")


@pytest.mark.parametrize(("rival", "findings"), [("extractor", 1), ("entity_ruler", 2)])
def test_contestants_count_what_they_find(rival: str, findings: int) -> None:
    task = Task(phrases=[("bone_lesion", "lytic"), ("anatomy", "t8")])
    read = importlib.import_module(f"rivals.{rival}").prepare(task)
    assert read(["Lytic lesion at T8.", "Normal heart."]) == findings


@pytest.fixture
def no_processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every process takes a second and finds what it may."""
    monkeypatch.setattr(contest, "read_once", lambda entry, pythons: Pass(1.0, 1.0, 1.0, 3, "a version"))
    monkeypatch.setattr(memory, "soak", lambda count: [100.0, 104.0])
    for module in (workers, startup):
        monkeypatch.setattr(module, "seconds_of", lambda command: 1.0)
    return


@pytest.mark.usefixtures("no_processes")
def test_a_run_prints_every_row_and_confesses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tmp_path / "lumbar.jsonl"
    archive.write_text('{"text": "Lytic lesion."}\n', encoding="utf-8")
    assert bench.main(["--quick", str(archive), "--dense", str(archive), "--sparse", str(archive)]) == 0
    printed = capsys.readouterr().out
    rows = [
        line.split("  ")[0] for line in printed.partition("what is unfair")[0].splitlines()[1:] if not line.startswith("    ")
    ]
    duels = ["spaCy tokenizer", "EntityRuler + negspacy", "medspaCy", "EDS-NLP"]
    assert rows == [
        "import metextract",
        "metextract --help",
        "metextract extract, one report",
        *(f"metextract / {rival}" for rival in [*duels, *duels, "spaCy tokenizer", "spaCy tokenizer", "spaCy tokenizer"]),
        "metextract, distinct / repeated",
        *["metextract / scan + split"] * 2,
        "cost by report length, exponent",
        "cost with 2 times the lexicon entries",
        "memory, growth after the first tenth",
        "memory, most held",
        "two workers / one, whole runs",
    ]
    assert "not measured" not in printed
    for said in ("3 findings", "a version", "versions: Python", "machine: ", "commit: ", "lexicons: fingerprint"):
        assert said in printed


@pytest.mark.usefixtures("no_processes")
def test_a_kept_run_is_its_print_and_all_its_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "RUNS", tmp_path / "runs")
    bench.main(["--quick", "--only", "memory", "scaling", "--save"])
    printed = capsys.readouterr().out
    text, figures = (next(bench.RUNS.glob(f"*.{suffix}")).read_text(encoding="utf-8") for suffix in ("txt", "json"))
    assert printed.startswith(text)
    rows = json.loads(figures)
    assert [row["measure"] for row in rows if "memory" in row["measure"]] == [
        "memory, growth after the first tenth",
        "memory, most held",
    ]
    assert rows[0]["figures"] == {"megabytes": [100.0, 104.0]}


def test_what_cannot_be_measured_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (
        (["no.jsonl"], "no.jsonl"),
        (["--rounds", "0"], "at least 1"),
        (["--python", "medspacy"], "PACKAGE=PYTHON"),
    ):
        with pytest.raises(SystemExit) as stop:
            bench.main(arguments)
        assert stop.value.code == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize(("ratio", "exit_code"), [(8.1, 0), (20.0, 0), (7.9, 1)])
def test_a_fifth_may_be_lost_of_the_recorded_speed_and_no_more(
    ratio: float, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert speed_check.verdict(ratio, 10.0) == exit_code
    captured = capsys.readouterr()
    assert f"{ratio:.3f} times the tokenizer's speed; recorded: 10.000" in captured.out
    assert ("too slow: below 80%" in captured.err) == bool(exit_code)


def test_a_recorded_ratio_is_held_from_then_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed_check, "RECORDED", tmp_path / "recorded.json")
    monkeypatch.setattr(speed_check, "measure", lambda: 10.0)
    assert speed_check.main(["--record"]) == 0
    assert speed_check.main([]) == 0
    monkeypatch.setattr(speed_check, "measure", lambda: 5.0)
    assert speed_check.main([]) == 1


def test_a_ratio_is_recorded() -> None:
    recorded = json.loads(speed_check.RECORDED.read_text(encoding="utf-8"))
    assert recorded["ratio"] > 0
    assert recorded["reports"] == speed_check.REPORTS
