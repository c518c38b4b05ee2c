"""Text in, findings out: one report, or a stream of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from metextract.config import Config
from metextract.findings import find_findings
from metextract.layout import Layout, Sentence
from metextract.lexicon import load_lexicon
from metextract.matching import SentenceReader
from metextract.readings import SentenceReading
from metextract.records import Report, ReportResult


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that was read: where it stands in the report, and the lexicon entry that reads it."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was found in a text, and every phrase that was read on the way, in text order."""

    text: str
    result: ReportResult
    cues: tuple[Cue, ...]


class Extractor:
    """Reads reports by one lexicon. Building it takes about a second, so build it once.

    >>> from metextract import load
    >>> extractor = load()
    >>> result = extractor("Lytic lesion at T8. No cord compression.")
    >>> [(str(f.kind), str(f.assertion), f.levels) for f in result.findings]
    [('bone_lesion', 'present', ('T8',)), ('neural_compression', 'absent', ())]
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        self.lexicon = load_lexicon(self.config.lexicons)
        self._layout = Layout(self.lexicon.sections)
        self._reader = SentenceReader(self.lexicon)

    @cached_property
    def fingerprint(self) -> str:
        """Names the program and the lexicons: equal fingerprints give equal findings."""
        from metextract import __version__

        return f"{__version__}+{self.lexicon.fingerprint}"

    def __call__(self, text: str, report_id: str = "") -> ReportResult:
        """The findings of one report. Raises TypeError if the text is no string; see `stream` for archives."""
        findings = find_findings(text, self._read(text))
        return ReportResult(report_id=report_id, text=text, findings=findings, fingerprint=self.fingerprint)

    def stream(self, reports: Iterable[Report | str]) -> Iterator[ReportResult]:
        """One result a report, in order; a report that cannot be read gives a result with `error`."""
        for number, report in enumerate(reports):
            yield self._result(Report(report_id=str(number), text=report) if isinstance(report, str) else report)

    def _result(self, report: Report) -> ReportResult:
        problem = report.problem
        if problem is None and len(report.text) > self.config.max_characters:
            problem = f"the text has {len(report.text)} characters; max_characters is {self.config.max_characters}"
        if problem is not None:
            return ReportResult(report_id=report.report_id, error=problem, fingerprint=self.fingerprint)
        try:
            findings = find_findings(report.text, self._read(report.text))
        except Exception as error:  # noqa: BLE001 - one bad report is one error row, never a lost stream
            return ReportResult(report_id=report.report_id, text=report.text, error=f"internal error: {type(error).__name__}", fingerprint=self.fingerprint)
        return ReportResult(report_id=report.report_id, text=report.text, findings=findings, warning=report.warning, fingerprint=self.fingerprint)

    def explain(self, text: str) -> Explanation:
        """The findings of a text with every phrase that was read."""
        pairs = list(self._read(text))
        cues = []
        for sentence, reading in pairs:
            spans = [(t.start, t.end, t.entry) for t in (*reading.terms, *reading.modifiers)] + [(c.start, c.end, c.entry) for c in reading.cues]
            cues += [Cue(sentence.folded.origin(start), sentence.folded.origin_end(end), rule) for start, end, rule in spans]
        result = ReportResult(report_id="", text=text, findings=find_findings(text, pairs), fingerprint=self.fingerprint)
        return Explanation(text, result, tuple(sorted(cues, key=lambda cue: (cue.start, cue.end))))

    def _read(self, text: str) -> Iterator[tuple[Sentence, SentenceReading]]:
        sentences = list(self._layout.sentences(text))
        return zip(sentences, self._reader.read(s.text for s in sentences), strict=True)
