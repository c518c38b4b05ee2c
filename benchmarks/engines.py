"""Engines that say of given heads whether they are denied, past or hypothetical, all behind one interface."""

import json
import subprocess
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import spacy

from context import NOT_INSTALLED
from heads import Bounds, entity, mark
from metextract.extractor import Extractor
from metextract.findings.assertion import assertion_of, history_of
from metextract.findings.draft import Draft
from metextract.layout import Layout, Sentence
from metextract.lexicon import Lexicon
from metextract.matching.assertion import FACTORY, engine_config, entity_cues
from metextract.matching.norms import Norms
from metextract.matching.tokenizer import blank_pipeline
from metextract.readings import Cue, Term
from metextract.records import Assertion, Finding, Kind

CONTEXT = Path(__file__).with_name("context.py")


class EngineError(Exception):
    """An engine that is there does not run."""


class Claim(StrEnum):
    """What may hold of a head, beside being present here and now."""

    ABSENT = "absent"
    HISTORICAL = "historical"
    HYPOTHETICAL = "hypothetical"


Verdict = frozenset[Claim]
NOTHING: Verdict = frozenset()


@dataclass(frozen=True, slots=True)
class Head:
    """The words of a finding, what is said of it by those who annotated it, and its kind where it has one."""

    start: int
    end: int
    claims: Verdict
    kind: Kind | None = None

    @property
    def bounds(self) -> Bounds:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Case:
    """A text with its heads."""

    name: str
    text: str
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A verdict for each head of each case in order, None for a head that the engine does not know; and the seconds it took."""

    verdicts: list[Verdict | None]
    seconds: float


class Engine(Protocol):
    """claims: those that the engine knows."""

    name: str
    claims: Verdict

    def read(self, cases: Sequence[Case]) -> Reading | None:
        """None if the engine is not installed."""
        ...


class Negspacy:
    """negspacy on spaCy's tokens and sentences."""

    claims = frozenset({Claim.ABSENT})

    def __init__(self, name: str, terms: Mapping[str, Sequence[str]] | None = None) -> None:
        """terms: a termset; negspacy's own default without one."""
        self.name = name
        self._nlp = spacy.blank("en")
        self._nlp.add_pipe("sentencizer")
        # Known to spaCy since metextract.matching.assertion has imported negspacy.
        self._nlp.add_pipe("negex", config={} if terms is None else {"neg_termset": terms})

    def read(self, cases: Sequence[Case]) -> Reading:
        return _timed(cases, self._verdicts)

    def _verdicts(self, case: Case) -> list[Verdict | None]:
        doc = self._nlp.make_doc(case.text)
        mark(doc, [head.bounds for head in case.heads])
        doc = self._nlp(doc)
        denied = frozenset({Claim.ABSENT})
        return [denied if entity(doc, head.bounds)._.negex else NOTHING for head in case.heads]


class Cues:
    """metextract's cues and scopes, sentence by sentence, and what follows from the cues that reach a head."""

    claims = frozenset(Claim)

    def __init__(self, name: str, lexicon: Lexicon, *, alone: bool) -> None:
        """alone: sections, and dates such as "in 2009", do not count."""
        self.name = name
        self._alone = alone
        self._layout = Layout(lexicon.sections)
        self._nlp = blank_pipeline(Norms(lexicon.spellings, lexicon.words))
        self._nlp.add_pipe(FACTORY, config=engine_config(lexicon.of_files("assertion")))

    def read(self, cases: Sequence[Case]) -> Reading:
        return _timed(cases, self._verdicts)

    def _verdicts(self, case: Case) -> list[Verdict | None]:
        """A head that goes on in another sentence is judged in its first; one outside all sentences is not known."""
        verdicts: dict[Head, Verdict] = {}
        for sentence in self._layout.sentences(case.text):
            places = {head: place for head in case.heads if head not in verdicts and (place := _place(sentence, head))}
            if places:
                verdicts |= self._judged(sentence, places)
        return [verdicts.get(head) for head in case.heads]

    def _judged(self, sentence: Sentence, places: Mapping[Head, Bounds]) -> Iterator[tuple[Head, Verdict]]:
        doc = self._nlp.make_doc(sentence.text)
        mark(doc, list(places.values()))
        cues = {span.start: cues for span, cues in entity_cues(self._nlp(doc))}
        section, text = (None, "") if self._alone else (sentence.section, sentence.text)
        for head, place in places.items():
            yield head, _verdict(_draft(place, cues[entity(doc, place).start]), section, text)


class Complete:
    """metextract as a whole: the verdict on the finding of the same kind whose head overlaps most."""

    claims = frozenset(Claim)

    def __init__(self, name: str, extractor: Extractor) -> None:
        self.name = name
        self._extractor = extractor

    def read(self, cases: Sequence[Case]) -> Reading:
        return _timed(cases, self._verdicts)

    def _verdicts(self, case: Case) -> list[Verdict | None]:
        findings = self._extractor(case.text).findings
        return [_stated(head, findings) for head in case.heads]


class MedspacyContext:
    """medspaCy's default pipeline with ConText, run by the Python that has it."""

    name = "medspaCy ConText"
    claims = frozenset(Claim)

    def __init__(self, python: str) -> None:
        self._python = python
        self.versions = "medspacy not installed"

    def read(self, cases: Sequence[Case]) -> Reading | None:
        """Raises EngineError if medspaCy is there and fails."""
        rows = [{"text": case.text, "heads": [head.bounds for head in case.heads]} for case in cases]
        done = subprocess.run([self._python, CONTEXT], input=json.dumps(rows), capture_output=True, text=True)
        if done.returncode == NOT_INSTALLED:
            return None
        if done.returncode:
            raise EngineError(f"{self._python} has a medspaCy that fails; -c 'import medspacy; medspacy.load()' may tell why")
        answer: dict[str, Any] = json.loads(done.stdout)
        self.versions = answer["versions"]
        return Reading([frozenset(map(Claim, claims)) for row in answer["verdicts"] for claims in row], answer["seconds"])


def _timed(cases: Sequence[Case], verdicts: Callable[[Case], list[Verdict | None]]) -> Reading:
    start = time.perf_counter()
    found = [verdict for case in cases for verdict in verdicts(case)]
    return Reading(found, time.perf_counter() - start)


def _place(sentence: Sentence, head: Head) -> Bounds | None:
    """Where a head, or the part of it that the sentence holds, stands in the folded sentence."""
    folded = sentence.folded
    positions = folded.positions or range(folded.start, folded.start + len(folded.text) + 1)
    start, end = bisect_left(positions, head.start), bisect_right(positions, head.end - 1)
    end = min(end, len(folded.text))
    return (start, end) if start < end else None


def _draft(place: Bounds, cues: tuple[Cue, ...]) -> Draft:
    """A finding with these cues; its kind does not matter."""
    term = Term(*place, role="", entry="", values={}, cues=cues)
    return Draft(Kind.BONE_LESION, *place, anchor=term, terms=(term,))


def _verdict(draft: Draft, section: str | None, text: str) -> Verdict:
    assertion, _, _ = assertion_of(draft, section, text)
    historical, _, _ = history_of(draft, section, text)
    return claims_of(assertion, historical)


def _stated(head: Head, findings: Sequence[Finding]) -> Verdict | None:
    overlaps = [(min(f.end, head.end) - max(f.start, head.start), f) for f in findings if f.kind is head.kind]
    overlap, finding = max(overlaps, key=lambda pair: pair[0], default=(0, None))
    return claims_of(finding.assertion, finding.historical) if finding and overlap > 0 else None


def claims_of(assertion: Assertion, historical: bool) -> Verdict:
    """An assertion and a history as claims; possible and present claim nothing."""
    claims = {Assertion.ABSENT: Claim.ABSENT, Assertion.HYPOTHETICAL: Claim.HYPOTHETICAL}
    asserted = {claims[assertion]} if assertion in claims else set()
    return frozenset(asserted | ({Claim.HISTORICAL} if historical else set()))
