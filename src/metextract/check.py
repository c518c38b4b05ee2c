"""The examples of the lexicons against what an extractor finds in them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from metextract.lexicon import Example
from metextract.records import Finding, ReportResult

Extract = Callable[[str], ReportResult]


@dataclass(frozen=True, slots=True)
class Miss:
    """An example that is not read as it says, and in what, one phrase a difference."""

    example: Example
    differences: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.example.file}: examples {self.example.group!r}: {self.example.marked!r}: {'; '.join(self.differences)}"


def check_examples(extract: Extract, examples: Iterable[Example]) -> Iterator[Miss]:
    """The examples that are not read as they say."""
    for example in examples:
        differences = tuple(_differences(extract, example))
        if differences:
            yield Miss(example, differences)


def _differences(extract: Extract, example: Example) -> Iterator[str]:
    """Each bracket holds one finding of the file's kind, with the expected attributes, and there is no other."""
    findings = [finding for finding in extract(example.text).findings if finding.kind == example.file]
    for start, end in example.heads:
        inside = [finding for finding in findings if finding.start < end and start < finding.end]
        if len(inside) != 1:
            yield f"{len(inside)} findings in [{example.text[start:end]}]"
            continue
        for attribute, expected in example.expected.items():
            actual = _plain(inside[0], attribute)
            if actual != expected:
                yield f"[{example.text[start:end]}] has {attribute} {actual}, expected {expected}"
    for finding in findings:
        if not any(finding.start < end and start < finding.end for start, end in example.heads):
            yield f"{finding.text!r} is found outside the brackets"


def _plain(finding: Finding, attribute: str) -> object:
    """The value as TOML writes it."""
    value = getattr(finding, attribute)
    if isinstance(value, tuple):
        return [str(item) if isinstance(item, str) else item for item in value]
    return str(value) if isinstance(value, str) else value
