"""brat standoff (https://brat.nlplab.org/standoff.html): a folder with two files a report, its text (.txt) and what is marked in it (.ann).

A finding is an entity of its kind on its head, with an attribute for each that has one value. The words that
state a site are an entity, too (Level, Region, Bone), with the site as its attribute, and the relation Site leads
there from each finding that has it. Findings without an assertion are present.

Files are named for the ids of their reports (see folders). What else is known of a report, its columns, has no place here.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from metextract.annotation.brat.findings import findings_of
from metextract.annotation.brat.lines import standoff
from metextract.annotation.brat.names import configuration
from metextract.annotation.brat.writing import annotation_lines
from metextract.annotation.drafts import ReportDraft
from metextract.annotation.folders import id_of, name_of, written_folder
from metextract.annotation.records import AnnotatedReport
from metextract.errors import InputError
from metextract.io.formats import COMPRESSIONS

ANNOTATIONS, TEXT = ".ann", ".txt"


def read(path: Path) -> Iterator[ReportDraft]:
    """The reports of a folder and those below it, or of one .ann file, by name; the id is the path below the folder.

    Nothing is kept of notes, normalizations and equivalences, for they say nothing of a finding. All else that cannot
    be taken over is a problem: events, relations other than Site, unknown types, sites that no finding has.
    A head whose parts have other words between them is read from its first to its last part, with a problem.
    """
    if path.is_file() and path.suffix.lower() in COMPRESSIONS:
        raise InputError(f"{path}: unpack it first; brat's files belong together in a folder")
    folder = path if path.is_dir() else path.parent
    inside = [below for below in path.rglob("*") if not _is_hidden(below.relative_to(path))] if path.is_dir() else [path]
    stems = {below.with_suffix("") for below in inside if below.suffix in (ANNOTATIONS, TEXT) and below.is_file()}
    for stem in sorted(stems):
        yield _report(stem, folder)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _report(stem: Path, folder: Path) -> ReportDraft:
    below = stem.relative_to(folder)
    place = f"{below.as_posix()}{ANNOTATIONS}"
    report_id = (below.parent / id_of(below.name)).as_posix() if below.parent.parts else id_of(below.name)
    try:
        content = _beside(stem, ANNOTATIONS).read_bytes().decode("utf-8").removeprefix("\ufeff")
        # with its line breaks and its byte order mark, for brat counts them
        text = _beside(stem, TEXT).read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError as error:
        return ReportDraft(place, report_id, problem=f"there is no {Path(error.filename).suffix} file of this name")
    except OSError as error:
        return ReportDraft(place, report_id, problem=f"the file cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        return ReportDraft(place, report_id, problem=f"the file is not valid UTF-8 at byte {error.start}")
    lines = standoff(content)
    findings, problems = findings_of(lines, text)
    return ReportDraft(place, report_id, text, findings, problems=[*lines.problems, *problems])


def write(reports: Iterable[AnnotatedReport], target: Path) -> None:
    """A new folder, with the configuration of brat: annotation.conf and visual.conf.

    Sites stand on the words that evidence names, and where none are known on the head of the finding; several may
    stand on the same words.
    Raises InputError for what has no place in brat: a report without a text, a head that begins or ends with
    a line break or tab, an id that can be no file name.
    """
    with written_folder(target) as folder:
        for name, content in configuration().items():
            (folder / name).write_text(content, encoding="utf-8")
        for report in reports:
            stem = folder / name_of(report.report_id)
            lines = annotation_lines(report)
            _write(_beside(stem, TEXT), report.text or "", report)
            _write(_beside(stem, ANNOTATIONS), "".join(f"{line}\n" for line in lines), report)


def _write(path: Path, content: str, report: AnnotatedReport) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(content)
    except FileExistsError:
        raise InputError(f"report {report.report_id!r}: another report has the same file name {path.name}") from None
    except UnicodeEncodeError as error:
        raise InputError(f"report {report.report_id!r}: the text is not valid UTF-8 at character {error.start}") from None


def _beside(stem: Path, suffix: str) -> Path:
    """A dot in the stem begins no suffix."""
    return stem.with_name(stem.name + suffix)
