"""The tokenizer and the norms of words: one standard spelling for each word of the lexicon.

Radiology glues words with signs ("L4/L5&L5/S1", "lytic/blastic", "level,compressing"), so every sign
is a token of its own, but for the point of a decimal number.
"""

import re
from collections.abc import Callable, Mapping

import spacy
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne
from spacy.attrs import NORM, ORTH
from spacy.language import Language
from spacy.tokenizer import Tokenizer

_PREFIX = re.compile(r"^(?:[^\w\s]|_+(?=\w))")
_SUFFIX = re.compile(r"(?:'s|[^\w\s])$")
_INFIX = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w\s.']")
_NEGATED = ("is", "are", "was", "were", "does", "do", "did", "has", "have", "could", "would", "should")

# Shorter words lie too close to others ("elastic", "plastic" to "blastic").
_SHORTEST_MISSPELLED = 8


def blank_pipeline(spellings: Mapping[str, str], words: frozenset[str]) -> Language:
    """An empty English pipeline whose tokens carry the standard spelling as norm.

    words: all words of the lexicon; a longer word that is one letter away from exactly one of
    them is a misspelling of it.
    """
    nlp = spacy.blank("en")
    nlp.vocab.lex_attr_getters[NORM] = _normer(spellings, words)
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        rules=_contractions(),
        prefix_search=_PREFIX.search,
        suffix_search=_SUFFIX.search,
        infix_finditer=_INFIX.finditer,
    )
    return nlp


def _contractions() -> dict[str, list[dict[int, str]]]:
    rules = {"cannot": [{ORTH: "can"}, {ORTH: "not"}], "can't": [{ORTH: "ca", NORM: "can"}, {ORTH: "n't", NORM: "not"}]}
    rules |= {f"{verb}n't": [{ORTH: verb}, {ORTH: "n't", NORM: "not"}] for verb in _NEGATED}
    cased = {}
    for word, parts in rules.items():
        for case in (str.lower, str.upper, str.capitalize):
            pieces, at = [], 0
            for part in parts:
                length = len(part[ORTH])
                pieces.append({**part, ORTH: case(word)[at : at + length], NORM: part.get(NORM, part[ORTH])})
                at += length
            cased[case(word)] = pieces
    return cased


def _normer(spellings: Mapping[str, str], words: frozenset[str]) -> Callable[[str], str]:
    targets = sorted(word for word in words if len(word) >= _SHORTEST_MISSPELLED - 1)
    known: dict[str, str] = {}

    def norm(word: str) -> str:
        lower = word.lower()
        standard = known.get(lower)
        if standard is None:
            standard = spellings.get(lower) or _nearest(lower, words, targets)
            known[lower] = standard
        return standard

    return norm


def _nearest(word: str, words: frozenset[str], targets: list[str]) -> str:
    """The lexicon's word that differs in one letter or one swap after the first letter, else the word itself."""
    if len(word) < _SHORTEST_MISSPELLED or word in words or not word.isalpha():
        return word
    found = extractOne(word, [target for target in targets if target[0] == word[0]], scorer=OSA.distance, score_cutoff=1)
    return found[0] if found and not word.startswith(found[0]) else word
