"""The formats of annotations, and which one a file has."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from metextract.annotation.checks import checked
from metextract.annotation.drafts import ReportDraft
from metextract.annotation.files import objects_of
from metextract.annotation.records import AnnotatedReport, AnnotatedSet
from metextract.annotation.results import holds_results
from metextract.errors import InputError
from metextract.io.formats import format_of
from metextract.io.stored import read_results

JSON_LINES = ".jsonl"


@dataclass(frozen=True, slots=True)
class AnnotationFormat:
    """name: as on the command line; its module, with read(path) and write(reports, target), has it with underscores.

    title: what it is, for people. suffixes: those of its files, the first for new ones; of a folder, those of the files inside.
    folder: whether a folder of files is one set. fields: in JSON Lines, those by which it is known.
    located: whether findings have a place in the text.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    folder: bool = False
    fields: frozenset[str] = frozenset()
    located: bool = True

    def drafts(self, path: Path) -> Iterator[ReportDraft]:
        read: Callable[[Path], Iterator[ReportDraft]] = self._module().read
        return read(path)

    def write(self, reports: Iterable[AnnotatedReport], target: Path) -> None:
        """A file, or a folder where the format is one, with the configuration of the tool beside it if it needs one."""
        self._module().write(reports, target)

    def _module(self) -> Any:
        return import_module(f"metextract.annotation.{self.name.replace('-', '_')}")


# Of those that share a suffix and whose fields a file has, the first is taken.
FORMATS = (
    AnnotationFormat("json-lines", "JSON Lines of metextract", (JSON_LINES, ".ndjson"), fields=frozenset({"findings"})),
    AnnotationFormat("brat", "brat standoff", (".ann",), folder=True),
    AnnotationFormat("labels", "CSV of labels of whole reports", (".csv", ".tsv"), located=False),
    AnnotationFormat("label-studio", "Label Studio, JSON", (".json",)),
    AnnotationFormat("prodigy", "Prodigy, JSONL", (JSON_LINES,), fields=frozenset({"spans", "_input_hash"})),
    AnnotationFormat("doccano", "doccano, JSONL", (JSON_LINES,), fields=frozenset({"label", "labels", "entities"})),
    AnnotationFormat("uima", "UIMA CAS XMI, of INCEpTION and WebAnno", (".xmi", ".zip"), folder=True),
    AnnotationFormat("docbin", "DocBin of spaCy", (".spacy",)),
)


def format_named(name: str) -> AnnotationFormat:
    for form in FORMATS:
        if form.name == name:
            return form
    raise InputError(f"unknown format {name!r}; known are {', '.join(form.name for form in FORMATS)}")


def format_at(path: Path) -> AnnotationFormat:
    """The format of a file or folder, by its name and, where several share that, its first line."""
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    suffixes = _suffixes_inside(path) if path.is_dir() else {format_of(path).suffix}
    likely = [form for form in FORMATS if suffixes & set(form.suffixes) and (form.folder or not path.is_dir())]
    if suffixes == {JSON_LINES}:
        names = _first_fields(path)
        likely = [form for form in likely if form.fields & names]
    if not likely:
        raise InputError(
            f"{path}: holds no annotations of a known format; name it with --format ({', '.join(f.name for f in FORMATS)})"
        )
    return likely[0]


def read_annotations(source: str | Path, form: str | None = None, *, annotator: str | None = None) -> AnnotatedSet:
    """The annotated reports of a file or folder, and what could not be taken over (see checks.checked).

    Results of `metextract extract` are read as well; as .csv or .parquet, or as a folder of these, they are without texts.
    form: the name of its format; without it, it is told from the file.
    annotator: whose work counts, where the source holds that of several.
    Raises InputError if the source cannot be read at all.
    """
    path = Path(source)
    if form is None and annotator is None and path.exists() and holds_results(path):
        return AnnotatedSet.of(read_results(path), str(path))
    known = format_at(path) if form is None else format_named(form)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    return checked(str(path), known.drafts(path), annotator=annotator, located=known.located)


def write_annotations(reports: Iterable[AnnotatedReport], target: str | Path, form: str) -> None:
    """Annotated reports for people to correct in the tool whose format it is."""
    format_named(form).write(reports, Path(target))


def _suffixes_inside(folder: Path) -> set[str]:
    return {format_of(path).suffix for path in folder.rglob("*") if path.is_file()}


def _first_fields(path: Path) -> frozenset[str]:
    return next((frozenset(content) for _, content in objects_of(path) if isinstance(content, dict)), frozenset())
