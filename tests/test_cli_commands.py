"""The other commands, and what all of them have in common."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from metextract.cli import app
from metextract.records import Assertion, Fracture, ReportResult

# not pydantic: typer loads it where a command has parameters
HEAVY = ("negspacy", "numpy", "pandas", "pyarrow", "rich", "spacy")
COMMANDS = ["extract", "explain", "annotate", "evaluate", "agree", "diff", "lexicon", "schema"]


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of own lexicons with one new noun."""
    (tmp_path / "fracture.toml").write_text('[[entry]]\nid = "own"\nrole = "noun"\nphrases = ["crumpling"]\n', encoding="utf-8")
    return tmp_path


def _add(folder: Path, lines: str) -> None:
    with (folder / "fracture.toml").open("a", encoding="utf-8") as file:
        file.write(lines)


def test_lexicons_without_a_fault_are_counted() -> None:
    done = _run("lexicon", "check")
    assert done.exit_code == 0, done.stderr
    assert re.fullmatch(r"\d+ entries in \d+ lexicons, \d+ examples, no fault\n", done.stdout)


def test_every_fault_of_a_lexicon_is_a_line_and_the_exit_code_is_1(own: Path) -> None:
    _add(own, 'colour = "red"\n[[entry]]\nid = "x"\nremove = true\n')
    done = _run("lexicon", "check", own)
    assert (done.exit_code, done.stdout) == (1, "")
    first, second = done.stderr.splitlines()
    assert first.startswith(f"{own}/fracture.toml: entry 'own': unknown key 'colour'; use ")
    assert second.startswith(f"{own}/fracture.toml: entry 'x': nothing of this id to remove")


def test_an_own_example_that_is_not_read_as_it_says_is_a_fault(own: Path) -> None:
    _add(
        own, '[[examples]]\ngroup = "own"\nexpect = { assertion = "absent" }\ntexts = ["No [crumpling].", "[Crumpling] of L2."]\n'
    )
    done = _run("lexicon", "check", own)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == ("fracture: examples 'own': '[Crumpling] of L2.': [Crumpling] has assertion present, expected absent\n")


def test_a_shipped_example_that_own_lexicons_change_is_named_and_no_fault(tmp_path: Path) -> None:
    (tmp_path / "bone_lesion.toml").write_text('[[entry]]\nid = "lytic"\nremove = true\n', encoding="utf-8")
    done = _run("lexicon", "check", tmp_path)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "your lexicons change how this shipped example is read: bone_lesion: examples 'type and site': " in done.stdout
    assert done.stdout.endswith(" no fault\n")


def test_a_kind_is_shown_entry_by_entry(own: Path) -> None:
    lines = _run("lexicon", "show", "bone_lesion").stdout.splitlines()
    assert "bone_lesion/lytic (type) lesion_type=lytic" in lines
    assert "  osteolytic" in lines
    assert "  crumpling" in _run("lexicon", "show", "fracture", "--lexicons", own).stdout.splitlines()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lexicon", "show", "tumour"], "no lexicon 'tumour'; there are: anatomy, assertion, "),
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


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["--help"], *([name, "--help"] for name in ("extract", "annotate", "evaluate", "agree", "diff"))],
)
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
        [sys.executable, "-m", "metextract", "extract", "none.csv"], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "error: none.csv: no such file or folder\n")
