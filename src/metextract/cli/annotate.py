"""`metextract annotate`: reports with their findings, in the format of a tool, for people to correct."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from metextract.cli.exits import ExitCode
from metextract.errors import InputError
from metextract.records import Report, ReportResult

if TYPE_CHECKING:
    from metextract.annotation import AnnotatedReport, AnnotationFormat

STDOUT = "-"
MOST_LISTED = 20


def annotate(
    target: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="TARGET", help="The file, or the new folder, for the tool to import."),
    ],
    source: Annotated[
        str | None,
        typer.Argument(metavar="INPUT", help="A .jsonl, .csv, .tsv, .parquet, .txt or .zip file, a folder of .txt files, or - ."),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="brat, label-studio, doccano, prodigy, uima (INCEpTION, WebAnno), docbin (spaCy), labels or json-lines; "
            "without it, the suffix of TARGET tells, where only one format has it.",
        ),
    ] = None,
    text_column: Annotated[str | None, typer.Option(help="The column or field with the text of the reports.")] = None,
    id_column: Annotated[str | None, typer.Option(help="The column or field with the ids of the reports.")] = None,
    lexicons: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder of your own lexicons.")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Read the sample reports that ship with metextract.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Take the first N reports.")] = None,
    sample_size: Annotated[int | None, typer.Option(min=1, metavar="N", help="Take N reports at random.")] = None,
    seed: Annotated[int | None, typer.Option(metavar="S", help="Another random choice; without it, 0.")] = None,
    no_findings: Annotated[bool, typer.Option("--no-findings", help="Write reports alone, to be annotated blind.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no summary.")] = False,
) -> None:
    """Write reports with their findings for people to correct, in the format of an annotation tool."""
    from metextract.annotation.picking import picked
    from metextract.cli.source import chosen_source
    from metextract.io import read_reports

    known = _format(form, target)
    tally = _Tally()
    with chosen_source(source, sample) as path:
        found = read_reports(path, text_column=text_column, id_column=id_column)
        reports = picked(found, first=limit, size=sample_size, seed=seed)
        results = map(_unread, reports) if no_findings else _extracted(reports, lexicons)
        known.write(tally.annotated(results), target)
    if not quiet:
        tally.show(known, target)
    if tally.failures:
        raise typer.Exit(ExitCode.SOME_FAILED)


@dataclass(slots=True)
class _Tally:
    """What became of the reports. failures: id and reason of those that are not written."""

    reports: int = 0
    findings: int = 0
    empty: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)

    def annotated(self, results: Iterable[ReportResult]) -> "Iterator[AnnotatedReport]":
        """Those that people can work on: with a text, and each id once, for tools keep reports by it."""
        from metextract.annotation import AnnotatedReport

        ids: set[str] = set()
        for result in results:
            reason = result.error or ("the id was there before" if result.report_id in ids else None)
            if reason is not None:
                self.failures.append((result.report_id, reason))
                continue
            ids.add(result.report_id)
            if not (result.text or "").strip():
                self.empty += 1
                continue
            self.reports += 1
            self.findings += len(result.findings)
            yield AnnotatedReport(report_id=result.report_id, text=result.text, findings=result.findings)

    def show(self, form: "AnnotationFormat", target: Path) -> None:
        from metextract.cli.console import PlainConsole, shown
        from metextract.cli.summary import counted

        console = PlainConsole(stderr=True)
        totals = f"{counted(self.reports, 'report')}, {counted(self.findings, 'finding')}"
        console.print(f"{totals} for {form.title}: {target}", soft_wrap=True)
        if self.empty:
            console.print(f"warning: {counted(self.empty, 'report')} with an empty text, left out")
        if not self.failures:
            return
        console.print(f"{counted(len(self.failures), 'report')} failed, left out:")
        for report_id, reason in self.failures[:MOST_LISTED]:
            console.print(shown(f"  {report_id}: {reason}"), soft_wrap=True)
        if len(self.failures) > MOST_LISTED:
            console.print(f"  and {len(self.failures) - MOST_LISTED:,} more")


def _format(name: str | None, target: Path) -> "AnnotationFormat":
    from metextract.annotation import FORMATS, format_named
    from metextract.io.formats import format_of

    if str(target) == STDOUT:
        raise InputError("annotations are written to a file or a folder, not to standard output")
    suffix = format_of(target)
    if target.is_file():
        raise InputError(f"{target}: is there, and may hold what somebody has corrected; name a new file")
    if suffix.compression:
        raise InputError(f"{target}: annotations are written unpacked; name it without {suffix.compression}")
    if name is not None:
        return format_named(name)
    likely = [form for form in FORMATS if suffix.suffix in form.suffixes and not form.folder]
    if len(likely) != 1:
        names = ", ".join(form.name for form in likely or FORMATS)
        raise InputError(f"{target}: its name does not tell the format; choose one with --format: {names}")
    return likely[0]


def _extracted(reports: Iterable[Report], lexicons: Path | None) -> Iterator[ReportResult]:
    from metextract.config import Config
    from metextract.extractor import Extractor

    return Extractor(Config(lexicons=lexicons)).stream(reports)


def _unread(report: Report) -> ReportResult:
    return ReportResult(report_id=report.report_id, text=report.text, error=report.problem)
