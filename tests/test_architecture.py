"""The layers of the package hold, importing it is cheap, and no kind of finding is half added.

The import contracts stand in pyproject.toml under [tool.importlinter].
"""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from metextract.findings import KINDS
from metextract.records import FINDING_TYPES, Kind

HEAVY = ("negspacy", "numpy", "pandas", "pyarrow", "pydantic", "rich", "spacy", "typer")
IMPORT_SECONDS = 0.3
PROBE = f"""
import sys, time
start = time.perf_counter()
import metextract
seconds = time.perf_counter() - start
print(seconds, *(name for name in {HEAVY} if name in sys.modules))
"""


def test_the_import_contracts_hold(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(root / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_importing_the_package_is_instant_and_loads_nothing_heavy() -> None:
    seconds, loaded = zip(*(_probe() for _ in range(5)), strict=True)
    assert set(loaded) == {()}
    assert min(seconds) < IMPORT_SECONDS


def _probe() -> tuple[float, tuple[str, ...]]:
    done = subprocess.run([sys.executable, "-c", PROBE], check=True, capture_output=True, text=True)
    seconds, *loaded = done.stdout.split()
    return float(seconds), tuple(loaded)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_lexicon_its_module_and_its_record(kind: Kind, root: Path) -> None:
    assert (root / "lexicons" / "findings" / f"{kind}.toml").is_file()
    assert importlib.import_module(f"metextract.findings.{kind}")
    assert kind in FINDING_TYPES


def test_every_kind_is_listed_once() -> None:
    assert sorted(entry.kind for entry in KINDS) == sorted(Kind)


def test_no_lexicon_is_left_over_from_a_kind_that_is_gone(root: Path) -> None:
    assert {path.stem for path in (root / "lexicons" / "findings").glob("*.toml")} == set(Kind)
