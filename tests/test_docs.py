"""The way from a sample to a number that docs/evaluation.md shows can be gone."""

import doctest
import re
import shlex
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from composed import COMPOSED
from metextract.annotation import FORMATS, read_annotations
from metextract.cli import app

BLOCKS = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_command_and_example_of_the_page_on_evaluation_runs(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reports = read_annotations(COMPOSED["sample"]).reports
    shutil.copy(COMPOSED["sample"], "archive.jsonl")
    columns = {
        "id": [report.report_id for report in reports],
        "source": "ct",
        "patient": [f"p{n % 9}" for n in range(len(reports))],
    }
    pd.DataFrame(columns).to_csv("archive.csv", index=False)
    Path("my_lexicons").mkdir()
    Path("my_lexicons/fracture.toml").write_text('[[entry]]\nid = "own"\nrole = "noun"\nphrases = ["crumpling"]\n')
    blocks = BLOCKS.findall((root / "docs" / "evaluation.md").read_text(encoding="utf-8"))
    assert len(blocks) > 5
    for language, content in blocks:
        if language == "console":
            for line in content.splitlines():
                assert line.startswith("$ metextract "), line
                done = CliRunner().invoke(app, shlex.split(line)[2:])
                assert isinstance(done.exception, SystemExit | None), (line, done.exception)
                assert done.exit_code in (0, 1), (line, done.stderr)
                assert not done.stderr.startswith("error"), (line, done.stderr)
        else:
            test = doctest.DocTestParser().get_doctest(content, {}, "evaluation.md", "evaluation.md", 0)
            assert doctest.DocTestRunner().run(test).failed == 0
    assert (tmp_path / "report" / "index.html").is_file()


def test_every_format_is_on_the_page(root: Path) -> None:
    page = (root / "docs" / "evaluation.md").read_text(encoding="utf-8")
    for form in FORMATS:
        assert f"| `{form.name}` |" in page


def test_the_scores_of_the_sample_in_the_readme_are_those_of_the_command(root: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "--sample"])
    printed = [re.sub(r"(?<=\d) *\([^)]*\) *$", "", " ".join(line.split())) for line in done.stdout.splitlines()]
    rows = re.findall(
        r"^\| (?:all|macro|[a-z]+_[a-z]+|fracture|stenosis) \|.*–.*$", (root / "README.md").read_text("utf-8"), re.M
    )
    assert len(rows) == 7
    for row in rows:
        kind, gold, *scores = (cell.strip() for cell in row.strip("|").split("|"))
        (line,) = [line for line in printed if line.split()[:1] == [kind]]
        assert line.split()[1 : 1 + bool(gold)] == ([gold] if gold else [])
        assert " ".join(scores) in line, kind
