"""The annotated reports of the project's own making."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent

# The sample that ships; reports of spine oncology that were composed by several writers apart from the lexicons;
# short texts, each of which was composed to lead a reader by rules astray (its source names how).
COMPOSED = {
    "sample": _ROOT / "src" / "metextract" / "data" / "sample.jsonl",
    "spine": _ROOT / "tests" / "data" / "spine_gold.jsonl",
    "traps": _ROOT / "tests" / "data" / "traps_gold.jsonl",
}
