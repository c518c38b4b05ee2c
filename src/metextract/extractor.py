"""Text in, findings out: one report, or a stream of them."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property, partial

from metextract import readings
from metextract.collector import paused_collector
from metextract.config import Config
from metextract.findings import MARKS, Needs, Selection, Teller, Worth, asked, find_findings, names
from metextract.layout import Layout, Sentence
from metextract.lexicon import load_lexicon
from metextract.matching import Gate, SentenceReader
from metextract.readings import ReadingCounts, Term
from metextract.records import EMPTY_TEXT, Finding, Report, ReportResult
from metextract.version import __version__

# Half a surrogate pair, which JSON can hold and spaCy refuses; replaced one to one, so that offsets stay.
_NO_CHARACTER = re.compile("[\ud800-\udfff]")


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
        with paused_collector():
            self.lexicon = load_lexicon(self.config.lexicons)
            self._layout = Layout(self.lexicon.sections)
            self._reader = SentenceReader(self.lexicon, self.config.remembered_sentences)
            self._teller = Teller(self.config.remembered_sentences)
            gate = Gate(filter(asked, self.lexicon.entries), names, MARKS, self._reader.norms)
            self._selection = Selection(Needs(gate.mask), gate.bits)

    @cached_property
    def fingerprint(self) -> str:
        """Names the program and the lexicons: equal fingerprints give equal findings."""
        return f"{__version__}+{self.lexicon.fingerprint}"

    def __reduce__(self) -> tuple[type["Extractor"], tuple[Config]]:
        """Built anew where it is unpickled: a spaCy pipeline cannot be sent to another process, its settings can."""
        return type(self), (self.config,)

    def __call__(self, text: str, report_id: str = "") -> ReportResult:
        """The findings of one report. Raises TypeError if the text is no string; see `stream` for archives."""
        findings = self._find(text, self._selected(text) if self.config.gate else self._all(text))
        return ReportResult(
            report_id=report_id, text=text, findings=findings, warning=_oddity(text), fingerprint=self.fingerprint
        )

    def stream(self, reports: Iterable[Report | str]) -> Iterator[ReportResult]:
        """One result a report, in order, a string named by its number from 0; one that cannot be read gives a result with `error`."""
        for number, report in enumerate(reports):
            yield self._result(report if isinstance(report, Report) else Report(report_id=str(number), text=report))

    def _result(self, report: Report) -> ReportResult:
        problem = report.problem or self._problem(report.text)
        if problem is not None:
            return ReportResult(report_id=report.report_id, error=problem, fingerprint=self.fingerprint)
        try:
            result = self(report.text, report.report_id)
        except Exception as error:  # one bad report is one error row, never a lost stream
            reason = f"internal error: {type(error).__name__}"
            return ReportResult(report_id=report.report_id, text=report.text, error=reason, fingerprint=self.fingerprint)
        return result if report.warning is None else replace(result, warning=report.warning)

    def _problem(self, text: object) -> str | None:
        """Why a text is not read at all."""
        if not isinstance(text, str):
            return f"the text is of type {type(text).__name__}; a string is needed"
        if len(text) > self.config.max_characters:
            return f"the text has {len(text)} characters; max_characters is {self.config.max_characters}"
        return None

    def explain(self, text: str) -> Explanation:
        """The findings of a text with every phrase that was read; here, every sentence is."""
        sentences = self._all(text)
        cues = []
        for sentence, _ in sentences:
            reading, folded = self._reader.read(sentence.text), sentence.folded
            phrases: list[Term | readings.Cue] = [*reading.terms, *reading.modifiers, *reading.cues]
            cues += [Cue(folded.origin(phrase.start), folded.origin_end(phrase.end), phrase.entry) for phrase in phrases]
        result = ReportResult(
            report_id="", text=text, findings=self._find(text, sentences), warning=_oddity(text), fingerprint=self.fingerprint
        )
        return Explanation(text, result, tuple(sorted(cues, key=lambda cue: (cue.start, cue.end))))

    @property
    def counts(self) -> ReadingCounts:
        """The sentences that were read so far, and how many of them were remembered."""
        return self._reader.counts

    def memory_zone(self) -> AbstractContextManager[object]:
        """A context for many reports, after which the words that were new to spaCy in it are forgotten; it cannot be nested.

        Without one, memory grows with the number of different words in sentences that were read.
        """
        return self._reader.memory_zone()

    def _find(self, text: str, sentences: list[tuple[Sentence, Worth]]) -> tuple[Finding, ...]:
        if not sentences:
            return ()
        return find_findings(text, sentences, self._reader, self._teller, spine_report=self._selection.is_of_spine(text))

    def _all(self, text: str) -> list[tuple[Sentence, Worth]]:
        return [(sentence, Worth.FINDING) for sentence in self._sentences(text)]

    def _selected(self, text: str) -> list[tuple[Sentence, Worth]]:
        return self._selection.of(text, partial(self._sentences, text))

    def _sentences(self, text: str, passes: Callable[[str], bool] | None = None) -> list[Sentence]:
        return list(self._layout.sentences(_NO_CHARACTER.sub("\ufffd", text), passes))


def _oddity(text: str) -> str | None:
    """What is odd about a text that can be read."""
    return None if text.strip() else EMPTY_TEXT
