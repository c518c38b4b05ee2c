"""An explanation on the terminal: the text with its heads, each finding with its evidence, the cues."""

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from metextract.cli.console import PlainConsole, shown, style
from metextract.extractor import Cue, Explanation
from metextract.records import Evidence, Finding, finding_to_dict

_IN_HEADING = ("kind", "start", "end", "text", "evidence")


def show_explanation(explanation: Explanation) -> None:
    console = PlainConsole()
    result = explanation.result
    console.print(marked(explanation.text, result.findings), soft_wrap=True)
    console.print()
    if result.error is not None:
        console.print(shown(f"failed: {result.error}"))
    elif not result.findings:
        console.print("no findings")
    for number, finding in enumerate(result.findings, 1):
        console.print(_heading(number, finding))
        console.print(_attributes(finding, explanation.text))
    if explanation.cues:
        console.print("read on the way")
        console.print(_cues(explanation.cues, explanation.text))


def marked(text: str, findings: Sequence[Finding]) -> Text:
    """The text with each head in brackets, in the colour of its kind, under its number: "No [1 fracture]."."""
    marks = Text()
    bounds = sorted({0, len(text), *(finding.start for finding in findings), *(finding.end for finding in findings)})
    for start, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
        for finding in findings:
            if finding.end == start:
                marks.append("]", style(finding.kind))
        for number, finding in enumerate(findings, 1):
            if finding.start == start:
                marks.append(f"[{number} ", style(finding.kind))
        styles = [style(finding.kind) for finding in findings if finding.start <= start < finding.end]
        marks.append(shown(text[start:end], styles[-1] if styles else ""))
    return marks


def _heading(number: int, finding: Finding) -> Text:
    place = f"  characters {finding.start} to {finding.end}"
    return Text.assemble(f"{number} ", (finding.kind, style(finding.kind)), "  ", shown(finding.text), (place, "dim"))


def _attributes(finding: Finding, text: str) -> Table:
    table = Table("attribute", "value", "words", "rule", box=box.SIMPLE)
    data = finding_to_dict(finding)
    stated = [name for name in data if name not in _IN_HEADING]
    for name in dict.fromkeys((*stated, *(evidence.attribute for evidence in finding.evidence))):
        value = _value(data.get(name, ""))
        for evidence in _evidence(finding, name):
            words = "" if evidence is None else _words(text, evidence.start, evidence.end)
            table.add_row(name, value, shown(words), "" if evidence is None else evidence.rule)
            name = value = ""
    return table


def _evidence(finding: Finding, attribute: str) -> Sequence[Evidence | None]:
    """The evidence of an attribute; None once if it has none."""
    return [evidence for evidence in finding.evidence if evidence.attribute == attribute] or [None]


def _cues(cues: Sequence[Cue], text: str) -> Table:
    table = Table("words", "characters", "rule", box=box.SIMPLE)
    for cue in cues:
        table.add_row(shown(_words(text, cue.start, cue.end)), f"{cue.start} to {cue.end}", cue.rule)
    return table


def _words(text: str, start: int | None, end: int | None) -> str:
    return "" if start is None or end is None else " ".join(text[start:end].split())


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
