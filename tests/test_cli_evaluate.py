"""`metextract evaluate` and `metextract agree`: scores on the terminal, a report in a folder, problems named."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from composed import COMPOSED
from metextract.cli import app

TEXT = "No fracture. Lytic lesion of T5."
FRACTURE = {"kind": "fracture", "start": 3, "end": 11, "text": "fracture", "assertion": "absent"}
LESION = {"kind": "bone_lesion", "start": 13, "end": 25, "assertion": "present", "levels": ["T5"], "lesion_type": "lytic"}


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def _write(path: Path, *findings: dict[str, Any], **fields: object) -> Path:
    row = {"report_id": "r1", "text": TEXT, "findings": findings} | fields
    path.write_text(f"{json.dumps(row)}\n", encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return _write(tmp_path / "gold.jsonl", FRACTURE, LESION, source="ct", mrn="p1")


def test_the_sample_is_scored_without_any_other_file(tmp_path: Path) -> None:
    done = _run("evaluate", "--sample", "--resamples", 50, "-o", tmp_path / "report")
    assert done.exit_code == 0, done.stderr
    assert "neural_compression" in done.stdout
    assert {path.name for path in (tmp_path / "report").iterdir()} == {"index.html", "report.md", "report.json"}
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "sample-001" in page or "sample-0" in page


def test_without_predictions_the_extractor_reads_the_gold(gold: Path) -> None:
    done = _run("evaluate", gold, "--resamples", 0, "--by", "source", "--by", "section", "--patient", "mrn")
    assert done.exit_code == 0, done.stderr
    rows = {line.split()[0]: line.split() for line in done.stdout.splitlines() if line.strip()}
    assert rows["all"][1:] == ["2", "2", *["1.000"] * 6]
    assert rows["stenosis"][1:] == ["0", "0", *["n/a"] * 6]
    assert rows["ct"][1:3] == ["2", "2"]
    assert "errors (per 1,000 reports): none" in done.stdout


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet", "/"])
def test_what_extract_wrote_is_scored(suffix: str, gold: Path, tmp_path: Path) -> None:
    found = f"{tmp_path}/found{suffix}"
    assert _run("extract", gold, "-o", found, "-q").exit_code == 0
    for sides in ((gold, found), (found, gold), (found, found)):
        for command in ("evaluate", "agree"):
            done = _run(command, *sides, "--resamples", 0)
            assert done.exit_code == 0, done.stderr
            assert "all 2 2 1.000" in " ".join(done.stdout.split())


def test_two_predictions_are_compared(gold: Path, tmp_path: Path) -> None:
    other = _write(tmp_path / "other.jsonl", FRACTURE)
    done = _run("evaluate", gold, gold, "--against", other, "--resamples", 20)
    assert done.exit_code == 0, done.stderr
    assert "change of F1" in done.stdout
    assert "reports read right" in done.stdout
    done = _run("evaluate", gold, gold, "--against", other, "-q", "-o", tmp_path / "report")
    assert done.stdout == ""
    document = json.loads((tmp_path / "report" / "report.json").read_bytes())
    assert document["sources"] == {"gold": str(gold), "predicted": str(gold), "before": str(other)}
    assert [one["kind"] for one in document["comparison"]["fixed"]] == ["bone_lesion"]


def test_what_cannot_be_compared_is_listed_and_the_exit_code_is_1(gold: Path, tmp_path: Path) -> None:
    other = _write(tmp_path / "other.jsonl", FRACTURE | {"end": 99}, LESION)
    done = _run("evaluate", gold, other, "--resamples", 0)
    assert done.exit_code == 1
    assert "1 problem:" in done.stderr
    assert "line 1: finding 1: the offsets 3 to 99 are not in the text" in " ".join(done.stderr.split())
    strict = _run("evaluate", gold, other, "--strict")
    assert (strict.exit_code, strict.stdout) == (2, "")
    assert strict.stderr.startswith(f"error: {other}: line 1: finding 1: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give either GOLD or --sample"),
        (["{gold}", "--sample"], "give either GOLD or --sample"),
        (["none.jsonl"], "none.jsonl: no such file or folder"),
        (["{gold}", "none.jsonl"], "none.jsonl: no such file or folder"),
        (["{gold}", "{gold}", "--lexicons", "."], "give either PREDICTED or --lexicons"),
        (["{gold}", "--by", "colour"], "no report of the gold has a column 'colour'; there are: mrn, source"),
        (["{gold}", "--match", "fuzzy"], "match is 'fuzzy'"),
        (["{gold}", "--kind", "tumour"], "kinds: tumour"),
        (["{gold}", "--format", "word"], "unknown format 'word'"),
        (["{labels}"], "the gold holds no texts to read: give PREDICTED"),
        (["{gold}", "--annotator", "ann"], "nothing was annotated by 'ann'"),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], message: str, gold: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("report_id,kind\nr1,fracture\n", encoding="utf-8")
    done = _run("evaluate", *(argument.format(gold=gold, labels=labels) for argument in arguments))
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_columns_come_from_a_table_too(gold: Path, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("report_id,scanner\nr1,big\n", encoding="utf-8")
    done = _run("evaluate", gold, "--metadata", tmp_path / "more.csv", "--by", "scanner", "--resamples", 0)
    assert done.exit_code == 0, done.stderr
    assert "F1 by scanner" in done.stdout


def test_two_annotators_are_compared(gold: Path, tmp_path: Path) -> None:
    other = _write(tmp_path / "other.jsonl", FRACTURE | {"assertion": "possible"}, LESION)
    done = _run("agree", gold, other, "--resamples", 0, "-o", tmp_path / "report")
    assert done.exit_code == 0, done.stderr
    shown = " ".join(done.stdout.split())
    assert "assertion 2 2 0.500 0.333" in shown
    assert "fracture 1 0.000" in shown
    document = json.loads((tmp_path / "report" / "report.json").read_bytes())
    assert document["sides"] == {"gold": "A", "predicted": "B"}
    assert document["sources"] == {"A": str(gold), "B": str(other)}


@pytest.mark.parametrize(
    ("names", "sides", "sources"),
    [
        (("ann", "ben"), ("ann", "ben"), ("ann in {file}", "ben in {file}")),
        (("ann", "ann"), ("A", "B"), ("ann in {file}", "ann in {file}")),
    ],
)
def test_annotators_are_called_by_their_names(
    names: tuple[str, str], sides: tuple[str, str], sources: tuple[str, str], tmp_path: Path
) -> None:
    file, folder = tmp_path / "all.jsonl", tmp_path / "report"
    span = {"start": 3, "end": 11, "label": "fracture"}
    task = {"text": TEXT, "_input_hash": 1, "answer": "accept", "meta": {"report_id": "r1"}}
    rows = [task | {"_annotator_id": name, "spans": spans} for name, spans in (("ann", [span]), ("ben", []))]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    done = _run("agree", file, file, "--annotators", *names, "--resamples", 0, "-o", folder)
    assert done.exit_code == 0, done.stderr
    document = json.loads((folder / "report.json").read_bytes())
    assert tuple(document["sides"].values()) == sides
    assert document["sources"] == dict(zip(sides, (source.format(file=file) for source in sources), strict=True))


def test_annotators_agree_with_themselves() -> None:
    done = _run("agree", COMPOSED["sample"], COMPOSED["sample"], "--resamples", 0)
    assert done.exit_code == 0, done.stderr
    assert "n/a" in done.stdout
    assert "0." not in done.stdout


ESCAPE = "\x1b[2J"


@pytest.mark.parametrize("arguments", [[], ["--strict"], ["--by", "colour"], ["--annotator", ESCAPE], ["--by", f"c{ESCAPE}"]])
def test_nothing_in_a_file_steers_the_terminal(arguments: list[str], tmp_path: Path) -> None:
    fields = {"report_id": f"r{ESCAPE}", "text": TEXT + ESCAPE, f"c{ESCAPE}": ESCAPE}
    gold = _write(tmp_path / "gold.jsonl", FRACTURE, LESION | {"end": 99}, **fields)
    other = _write(tmp_path / "other.jsonl", FRACTURE, report_id=f"r{ESCAPE}", text=TEXT + ESCAPE)
    command = ["evaluate", str(gold), str(other), "--resamples", "0", *arguments]
    done = CliRunner().invoke(app, command, color=True)  # or what is written would lose its escapes on the way
    assert done.exit_code in (1, 2)
    assert "\x1b" not in done.output.replace("\x1b[0m", "").replace("\x1b[1m", "")


def test_a_gold_without_any_whole_report_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"report_id": "a", "findings": []}\n{"report_id": "b", "text": "Jane Roe", "findi')
    done = _run("evaluate", tmp_path / "gold.jsonl")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "no report that can be compared; " in done.stderr
    assert "line 1: the text is null" in done.stderr
    assert "Jane" not in done.stderr
