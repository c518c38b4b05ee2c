"""Reads sentences: tokenizer, entity ruler, modifier matcher, assertion engine; plain readings come out."""

from contextlib import AbstractContextManager
from operator import attrgetter
from typing import cast

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from metextract.levels import find_levels
from metextract.lexicon import Entry, Lexicon
from metextract.matching import assertion, terms
from metextract.matching.assertion import AssertionEngine, engine_config
from metextract.matching.norms import Norms
from metextract.matching.terms import TermRuler, variants
from metextract.matching.tokenizer import blank_pipeline
from metextract.memory import Memo
from metextract.readings import Cue, ReadingCounts, SentenceReading, Term

_NOT_TERMS = ("assertion", "attributes", "sections", "spelling")
_START = attrgetter("start")


class SentenceReader:
    """Reads normalised sentences; each on its own, so that a reading depends on the sentence alone.

    remembered: how many readings of each of the two kinds are kept, for sentences that come again.
    """

    def __init__(self, lexicon: Lexicon, remembered: int) -> None:
        self.norms = Norms(lexicon.spellings, lexicon.words)
        self._nlp = blank_pipeline(self.norms)
        self._ruler = cast(TermRuler, self._nlp.add_pipe(terms.FACTORY))
        self._ruler.add_entries(entry for entry in lexicon.entries if entry.file not in _NOT_TERMS)
        config = engine_config(lexicon.of_files("assertion"))
        self._engine = cast(AssertionEngine, self._nlp.add_pipe(assertion.FACTORY, config=config))
        self._modifiers = ModifierMatcher(self._nlp, lexicon.of_files("attributes"))
        self._whole = Memo(self._read, remembered)
        self._places = Memo(self._read_places, remembered)
        self._asked = 0

    def read(self, sentence: str) -> SentenceReading:
        """All that the lexicon knows of a sentence."""
        self._asked += 1
        return self._whole[sentence]

    def read_places(self, sentence: str) -> SentenceReading:
        """The terms, levels and modifiers of a sentence, without what bends them."""
        self._asked += 1
        return self._places[sentence]

    @property
    def counts(self) -> ReadingCounts:
        """What was asked for so far."""
        return ReadingCounts(self._asked, self._asked - self._whole.missed - self._places.missed)

    def memory_zone(self) -> AbstractContextManager[object]:
        """A context after which spaCy forgets the words that were new in it; zones cannot be nested."""
        return self._nlp.memory_zone()

    def _read(self, sentence: str) -> SentenceReading:
        doc = self._nlp.make_doc(sentence)
        found = self._ruler.read(doc)
        cues, scopes = self._engine.read(doc, [bounds for bounds, _ in found])
        return SentenceReading(
            text=sentence,
            terms=tuple(_term(doc, *bounds, entry, scope) for (bounds, entry), scope in zip(found, scopes, strict=True)),
            modifiers=self._modifiers.read(doc),
            levels=find_levels(sentence),
            cues=cues,
        )

    def _read_places(self, sentence: str) -> SentenceReading:
        doc = self._nlp.make_doc(sentence)
        terms = tuple(_term(doc, *bounds, entry) for bounds, entry in self._ruler.read(doc))
        return SentenceReading(sentence, terms, self._modifiers.read(doc), find_levels(sentence))


class ModifierMatcher:
    """Finds the words for attributes, the longest of each attribute where they overlap."""

    def __init__(self, nlp: Language, entries: tuple[Entry, ...]) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self._entries: dict[int, Entry] = {}
        for entry in entries:
            self._matcher.add(entry.key, [nlp.make_doc(variant) for variant in variants(entry)])
            self._entries[nlp.vocab.strings[entry.key]] = entry

    def read(self, doc: Doc) -> tuple[Term, ...]:
        """The modifiers in text order."""
        found = [(self._entries[key], start, end) for key, start, end in self._matcher(doc)]
        found.sort(key=lambda match: (match[1] - match[2], match[1]))
        taken: set[tuple[str, int]] = set()
        modifiers: list[Term] = []
        for entry, start, end in found:
            tokens = {(entry.role, i) for i in range(start, end)}
            if taken & tokens:
                continue
            taken |= tokens
            modifiers.append(_term(doc, start, end, entry))
        return tuple(sorted(modifiers, key=_START))


def _term(doc: Doc, start: int, end: int, entry: Entry, cues: tuple[Cue, ...] = ()) -> Term:
    """The term that an entry reads in these tokens."""
    last = doc[end - 1]
    return Term(doc[start].idx, last.idx + len(last), entry.label, entry.key, entry.values, cues)
