"""Reads sentences: tokenizer, entity ruler, modifier ruler, assertion engine; plain readings come out."""

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from metextract.levels import find_levels
from metextract.lexicon import Entry, Lexicon
from metextract.matching.assertion import CUES, FACTORY, engine_config, entity_cues
from metextract.matching.tokenizer import blank_pipeline
from metextract.readings import SentenceReading, Term

_NOT_TERMS = ("assertion", "attributes", "sections", "spelling")


class SentenceReader:
    """Reads normalised sentences; each on its own, so that a reading depends on the sentence alone."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._entries = {entry.key: entry for entry in lexicon.entries}
        self._terms = tuple(e for e in lexicon.entries if e.file not in _NOT_TERMS)
        self._modifiers = lexicon.of_files("attributes")
        self._nlp = _pipeline(lexicon, self._terms)
        self._modifier_matcher = _phrase_matcher(self._nlp, self._modifiers)

    def read(self, sentences: Iterable[str]) -> Iterator[SentenceReading]:
        """One reading a sentence, in order."""
        for doc in self._nlp.pipe(sentences):
            yield self._reading(doc)

    def _reading(self, doc: Doc) -> SentenceReading:
        terms = tuple(
            Term(span.start_char, span.end_char, entry.label, entry.key, entry.values, cues)
            for span, cues in entity_cues(doc)
            for entry in (self._entries[span.id_],)
        )
        return SentenceReading(doc.text, terms, self._read_modifiers(doc), find_levels(doc.text), doc.user_data[CUES])

    def _read_modifiers(self, doc: Doc) -> tuple[Term, ...]:
        """The modifiers, the longest of each attribute where they overlap."""
        found = sorted(
            ((self._entries[doc.vocab.strings[key]], start, end) for key, start, end in self._modifier_matcher(doc)),
            key=lambda match: (match[1] - match[2], match[1]),
        )
        taken: set[tuple[str, int]] = set()
        modifiers = []
        for entry, start, end in found:
            tokens = {(entry.role, i) for i in range(start, end)}
            if taken & tokens:
                continue
            taken |= tokens
            span = doc[start:end]
            modifiers.append(Term(span.start_char, span.end_char, entry.label, entry.key, entry.values))
        return tuple(sorted(modifiers, key=lambda term: term.start))


def _pipeline(lexicon: Lexicon, terms: tuple[Entry, ...]) -> Language:
    words = frozenset(word.lower() for entry in lexicon.entries for phrase in entry.phrases for word in phrase.split() if word.isalpha())
    nlp = blank_pipeline(lexicon.spellings, words)
    ruler = nlp.add_pipe("entity_ruler", name="terms", config={"phrase_matcher_attr": "NORM", "validate": False})
    ruler.add_patterns([{"label": entry.label, "id": entry.key, "pattern": variant} for entry in terms for variant in _variants(entry)])  # type: ignore[attr-defined]
    nlp.add_pipe(FACTORY, config=engine_config(lexicon.of_files("assertion")))
    return nlp


def _phrase_matcher(nlp: Language, entries: tuple[Entry, ...]) -> PhraseMatcher:
    matcher = PhraseMatcher(nlp.vocab, attr="NORM")
    for entry in entries:
        matcher.add(entry.key, list(nlp.tokenizer.pipe(_variants(entry))))
    return matcher


def _variants(entry: Entry) -> list[str]:
    """The phrases as written and with hyphens for blanks: "marrow replacing", "marrow-replacing"."""
    phrases = list(entry.phrases)
    for phrase in entry.phrases:
        words = phrase.split(" ")
        if len(words) in (2, 3) and "-" not in words:
            phrases += [" ".join(words[:i]) + "-" + " ".join(words[i:]) for i in range(1, len(words))]
    return list(dict.fromkeys(phrases))
