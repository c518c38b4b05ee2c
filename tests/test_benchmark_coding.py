"""The benchmark of coding counts what it says that it counts."""

import json
from pathlib import Path

import pytest

from coding import main

ROWS = [
    ("Old rib fracture.", "Fractures, Bone/ribs"),
    ("Wedging of T8.", "Deformity/thoracic vertebrae"),
    ("Fracture of the left clavicle.", "normal"),
    ("Probable rib fracture.", "Fractures, Bone/ribs"),
    ("No fracture.", None),
]


def test_reports_are_counted_by_both_readings_of_the_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    coded, rest = tmp_path / "coded.jsonl", tmp_path / "rest.jsonl"
    rows = ({"id": str(number), "text": text, "mesh": codes} for number, (text, codes) in enumerate(ROWS))
    coded.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")

    assert main([str(coded), "--disagreements", str(rest)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "coded.jsonl: 5 reports, 3 with a present fracture"
    assert "P 0.333  R 0.500  F1 0.400  (1 of both, 3 read, 2 coded)" in lines[1]
    assert "P 0.667  R 0.667  F1 0.667  (2 of both, 3 read, 3 coded)" in lines[2]
    assert [json.loads(line)["id"] for line in rest.read_text(encoding="utf-8").splitlines()] == ["2", "3"]
    assert not any(text in rest.read_text(encoding="utf-8") for text, _ in ROWS)


def test_what_is_no_coded_report_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plain.jsonl"
    path.write_text('{"text": "Rib fracture."}\n', encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main([str(path)])
    assert stop.value.code == 2
    assert "mesh" in capsys.readouterr().err
