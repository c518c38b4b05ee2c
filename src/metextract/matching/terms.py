"""The terms of a sentence: what spaCy's entity ruler finds of the lexicon, the longest first, without overlaps."""

from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc

from metextract.lexicon import Entry
from metextract.matching.matches import Bounds

FACTORY = "metextract_terms"


class TermRuler(EntityRuler):
    """An entity ruler of lexicon entries that can also say what it finds without making entities of it.

    A `Span` and the entities of a `Doc` cost more than to match the phrases.
    """

    def add_entries(self, entries: Iterable[Entry]) -> None:
        """Add the phrases of the entries; a term's label is its entry's, its id the entry's key."""
        listed = list(entries)
        patterns: Any = [
            {"label": entry.label, "id": entry.key, "pattern": variant} for entry in listed for variant in variants(entry)
        ]
        self.add_patterns(patterns)
        strings = self.nlp.vocab.strings
        self._entries = {strings[f"{entry.label}{self.ent_id_sep}{entry.key}"]: entry for entry in listed}

    def read(self, doc: Doc) -> list[tuple[Bounds, Entry]]:
        """The tokens of each term, half-open and in text order, with its entry."""
        found = sorted(set(self.phrase_matcher(doc)), key=_rank, reverse=True)
        taken: set[int] = set()
        terms: list[tuple[Bounds, Entry]] = []
        for key, start, end in found:
            if start not in taken and end - 1 not in taken:
                taken.update(range(start, end))
                terms.append(((start, end), self._entries[key]))
        terms.sort(key=_bounds)
        return terms


@Language.factory(FACTORY)
def create_ruler(nlp: Language, name: str) -> TermRuler:
    return TermRuler(nlp, name, phrase_matcher_attr="NORM")


def variants(entry: Entry) -> list[str]:
    """The phrases as written and with one hyphen for a blank: "marrow replacing", "marrow-replacing"."""
    written = dict.fromkeys(entry.phrases)
    for phrase in entry.phrases:
        words = phrase.split(" ")
        if len(words) in (2, 3) and "-" not in words:
            written |= dict.fromkeys(" ".join(words[:i]) + "-" + " ".join(words[i:]) for i in range(1, len(words)))
    return list(written)


def _rank(match: tuple[int, int, int]) -> tuple[int, int]:
    """By length, then from left to right; to be sorted downwards."""
    _, start, end = match
    return end - start, -start


def _bounds(term: tuple[Bounds, Entry]) -> Bounds:
    return term[0]
