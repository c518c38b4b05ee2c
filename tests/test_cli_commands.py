"""The other commands, and what all of them have in common."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from metextract.cli import app
from metextract.errors import LexiconError
from metextract.records import Assertion, Fracture, ReportResult

# not pydantic: typer loads it where a command has parameters
HEAVY = ("negspacy", "numpy", "pandas", "pyarrow", "rich", "spacy")
COMMANDS = ["extract", "explain", "lexicon", "schema"]


@dataclass(frozen=True)
class FakeEntry:
    file: str
    id: str
    role: str
    phrases: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FakeLexicon:
    entries: tuple[FakeEntry, ...]


LEXICON = FakeLexicon(
    (
        FakeEntry("bone_lesion", "lytic", "modifier", ("lytic", "osteolytic"), {"lesion_type": "lytic"}),
        FakeEntry("bone_lesion", "lesion", "noun", ("lesion",)),
        FakeEntry("assertion", "no", "negation", ("no",)),
    )
)


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(folder: Path | None) -> FakeLexicon:
        if folder is not None:
            raise LexiconError(["a.toml: entry 'x' has no phrases", "a.toml: entry 'y' has no id"])
        return LEXICON

    monkeypatch.setattr("metextract.lexicon.load_lexicon", load)


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_lexicons_without_a_fault_are_counted() -> None:
    done = _run("lexicon", "check")
    assert (done.exit_code, done.stdout) == (0, "3 entries in 2 lexicons, no fault\n")


def test_every_fault_of_a_lexicon_is_a_line_and_the_exit_code_is_1(tmp_path: Path) -> None:
    done = _run("lexicon", "check", tmp_path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines() == ["a.toml: entry 'x' has no phrases", "a.toml: entry 'y' has no id"]


def test_a_kind_is_shown_entry_by_entry() -> None:
    done = _run("lexicon", "show", "bone_lesion")
    assert done.stdout.splitlines() == [
        "bone_lesion/lytic (modifier) lesion_type=lytic",
        "  lytic",
        "  osteolytic",
        "bone_lesion/lesion (noun)",
        "  lesion",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lexicon", "show", "tumour"], "no lexicon 'tumour'; there are: bone_lesion, assertion"),
        (["lexicon", "check", "none"], "none: no such folder"),
        (["lexicon", "show"], "Missing argument 'KIND'."),
        (["lexicon"], "Missing command."),
        (["extrat"], "No such command 'extrat'. Did you mean 'extract'?"),
        (["--colour"], "No such option: --colour"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str], message: str) -> None:
    done = _run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {message}")
    assert done.stderr.count("\n") == 1


def test_the_schema_is_one_that_results_fit() -> None:
    schema = json.loads(_run("schema").stdout)
    finding = Fracture(
        start=0, end=8, text="Fracture", assertion=Assertion.PRESENT, height_loss_percent=(0, 25), retropulsion=False
    )
    jsonschema.validate(ReportResult(report_id="a", findings=(finding,), error="x").to_dict(), schema)


def test_without_a_command_the_help_is_shown() -> None:
    bare, asked = _run(), _run("--help")
    assert (bare.exit_code, bare.stdout) == (0, asked.stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(command: str) -> None:
    assert f"\n  {command} " in _run("--help").stdout
    assert "Usage: " in _run(command, "--help").stdout


def test_the_version_is_one_line() -> None:
    done = _run("--version")
    assert done.exit_code == 0
    assert done.stdout.startswith("metextract ")
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--help"], ["extract", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    probe = f"""
import sys
from metextract.cli import main
sys.argv[1:] = {arguments}
try:
    main()
except SystemExit as end:
    assert not end.code
print(*(name for name in {HEAVY} if name in sys.modules), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)
    assert done.stderr.split() == []


def test_the_command_line_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "metextract.cli", "extract", "none.csv"], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "error: none.csv: no such file or folder\n")
