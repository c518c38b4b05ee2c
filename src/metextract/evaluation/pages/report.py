"""The report of an evaluation as files of a folder."""

from collections.abc import Mapping
from pathlib import Path

from metextract.errors import InputError
from metextract.evaluation.comparison import Comparison
from metextract.evaluation.evaluation import Evaluation
from metextract.evaluation.pages.sides import JUDGED, Sides
from metextract.io.results import whole

TITLE = "Evaluation of spine and bone findings"
PAGE, MARKDOWN, DOCUMENT = "index.html", "report.md", "report.json"


def write_report(
    evaluated: Evaluation | Comparison,
    folder: Path,
    *,
    title: str = TITLE,
    sources: Mapping[str, str],
    sides: Sides = JUDGED,
) -> tuple[Path, ...]:
    """Writes index.html, report.md and report.json, and returns where they are.

    evaluated: of a comparison, the second evaluation is shown, with what changed from the first.
    index.html is one file that needs no other; it has the text of the reports with errors, report.md the words
    around them, report.json the words of the findings alone.
    folder: made if it is not there. sources: what was compared, by name: {"gold": "gold.jsonl", "predicted": ...}, and
    "before" for the first of a comparison. sides: what gold and predictions are called, where they are something else.
    The same input gives the same bytes. Raises InputError if there is no folder to write to.
    """
    from metextract.evaluation.pages.contents import contents_of
    from metextract.evaluation.pages.documents import document
    from metextract.evaluation.pages.rendering import markdown, page
    from metextract.evaluation.pages.subject import Subject

    subject = Subject.of(evaluated, title, sources, sides)
    contents = contents_of(subject)
    files = {PAGE: page(contents), MARKDOWN: markdown(contents), DOCUMENT: document(subject)}
    _make(folder)
    for name, data in files.items():
        with whole(folder / name) as part:
            part.write_bytes(data)
    return tuple(folder / name for name in files)


def _make(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: a file has this name; a folder is needed")
    if not folder.parent.is_dir():
        raise InputError(f"{folder}: no folder {folder.parent} to make it in")
    folder.mkdir(exist_ok=True)
