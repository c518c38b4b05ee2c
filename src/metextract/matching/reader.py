"""Reads sentences: tokenizer, entity ruler, modifier ruler, assertion engine; plain readings come out."""

from collections.abc import Iterable, Iterator
from typing import cast

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc

from metextract.levels import find_levels
from metextract.lexicon import Entry, Lexicon
from metextract.matching.assertion import CUES, FACTORY, engine_config, entity_cues
from metextract.matching.tokenizer import blank_pipeline
from metextract.readings import Cue, SentenceReading, Term

_NOT_TERMS = ("assertion", "attributes", "sections", "spelling")


class SentenceReader:
    """Reads normalised sentences; each on its own, so that a reading depends on the sentence alone."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._entries = {entry.key: entry for entry in lexicon.entries}
        self._nlp = _pipeline(lexicon)
        self._modifiers = _phrase_matcher(self._nlp, lexicon.of_files("attributes"))

    def read(self, sentences: Iterable[str]) -> Iterator[SentenceReading]:
        """One reading a sentence, in order."""
        for doc, sentence in self._nlp.pipe(((sentence, sentence) for sentence in sentences), as_tuples=True):
            yield self._reading(doc, sentence)

    def _reading(self, doc: Doc, sentence: str) -> SentenceReading:
        return SentenceReading(
            text=sentence,
            terms=tuple(_term(doc, span.start, span.end, self._entries[span.id_], cues) for span, cues in entity_cues(doc)),
            modifiers=self._read_modifiers(doc),
            levels=find_levels(sentence),
            cues=doc.user_data[CUES],
        )

    def _read_modifiers(self, doc: Doc) -> tuple[Term, ...]:
        """The modifiers, the longest of each attribute where they overlap."""
        found = [(self._entries[doc.vocab.strings[key]], start, end) for key, start, end in self._modifiers(doc)]
        found.sort(key=lambda match: (match[1] - match[2], match[1]))
        taken: set[tuple[str, int]] = set()
        modifiers: list[Term] = []
        for entry, start, end in found:
            tokens = {(entry.role, i) for i in range(start, end)}
            if taken & tokens:
                continue
            taken |= tokens
            modifiers.append(_term(doc, start, end, entry))
        return tuple(sorted(modifiers, key=lambda term: term.start))


def _term(doc: Doc, start: int, end: int, entry: Entry, cues: tuple[Cue, ...] = ()) -> Term:
    """The term that an entry reads in these tokens."""
    span = doc[start:end]
    return Term(span.start_char, span.end_char, entry.label, entry.key, entry.values, cues)


def _pipeline(lexicon: Lexicon) -> Language:
    """Tokenizer, entity ruler and assertion engine."""
    words = {word.lower() for entry in lexicon.entries for phrase in entry.phrases for word in phrase.split()}
    nlp = blank_pipeline(lexicon.spellings, frozenset(word for word in words if word.isalpha()))
    ruler = nlp.add_pipe("entity_ruler", name="terms", config={"phrase_matcher_attr": "NORM", "validate": False})
    cast(EntityRuler, ruler).add_patterns(
        [
            {"label": entry.label, "id": entry.key, "pattern": variant}
            for entry in lexicon.entries
            if entry.file not in _NOT_TERMS
            for variant in _variants(entry)
        ]
    )
    nlp.add_pipe(FACTORY, config=engine_config(lexicon.of_files("assertion")))
    return nlp


def _phrase_matcher(nlp: Language, entries: tuple[Entry, ...]) -> PhraseMatcher:
    matcher = PhraseMatcher(nlp.vocab, attr="NORM")
    for entry in entries:
        matcher.add(entry.key, [nlp.make_doc(variant) for variant in _variants(entry)])
    return matcher


def _variants(entry: Entry) -> list[str]:
    """The phrases as written and with one hyphen for a blank: "marrow replacing", "marrow-replacing"."""
    variants = dict.fromkeys(entry.phrases)
    for phrase in entry.phrases:
        words = phrase.split(" ")
        if len(words) in (2, 3) and "-" not in words:
            variants |= dict.fromkeys(" ".join(words[:i]) + "-" + " ".join(words[i:]) for i in range(1, len(words)))
    return list(variants)
