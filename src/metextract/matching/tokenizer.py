"""The tokenizer and the norms of words: one standard spelling for each word of the lexicon.

Radiology glues words with signs ("L4/L5&L5/S1", "lytic/blastic", "level,compressing"), so every sign
is a token of its own, but for the point of a decimal number.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, cast

import spacy
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne
from spacy.attrs import NORM, ORTH
from spacy.language import Language
from spacy.tokenizer import Tokenizer

_PREFIX = re.compile(r"^ (?: [^\w\s] | _+ (?=\w) )", re.VERBOSE)  # "(lytic", "__fracture"
_SUFFIX = re.compile(r"(?: 's | [^\w\s] ) $", re.VERBOSE)  # "patient's", "T8."
_INFIX = re.compile(r"(?<!\d)\. | \.(?!\d) | [^\w\s.']", re.VERBOSE)  # "seen.No", "L4/L5"; not "1.5", "isn't"

_NEGATED_VERBS = tuple("is are was were does do did has have could would should".split())

# Shorter words lie too close to others ("elastic", "plastic" to "blastic").
_SHORTEST_MISSPELLED = 8


def blank_pipeline(spellings: Mapping[str, str], words: frozenset[str]) -> Language:
    """An empty English pipeline whose tokens carry the standard spelling as norm.

    words: all words of the lexicon; a longer word that is one letter away from exactly one of
    them is a misspelling of it.
    """
    nlp = spacy.blank("en")
    cast(Any, nlp.vocab).lex_attr_getters[NORM] = _normer(spellings, words)  # spaCy's stubs lack it
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        rules=_contractions(),
        prefix_search=_PREFIX.search,
        suffix_search=_SUFFIX.search,
        infix_finditer=_INFIX.finditer,
    )
    return nlp


def _contractions() -> dict[str, list[dict[int, str]]]:
    """spaCy's rules for words that hold a "not", in small, capital and mixed letters."""
    parts = {"cannot": ("can", "not"), "can't": ("ca", "n't")} | {
        f"{verb}{end}": (verb, end) for verb in _NEGATED_VERBS for end in ("n't", "'nt")
    }
    norms = {"ca": "can", "n't": "not", "'nt": "not"}
    return {
        case(word): [
            {ORTH: case(word)[: len(verb)], NORM: norms.get(verb, verb)},
            {ORTH: case(word)[len(verb) :], NORM: norms.get(negation, negation)},
        ]
        for word, (verb, negation) in parts.items()
        for case in (str.lower, str.upper, str.capitalize)
    }


def _normer(spellings: Mapping[str, str], words: frozenset[str]) -> Callable[[str], str]:
    """The standard spelling of any word, found once and remembered."""
    targets: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) >= _SHORTEST_MISSPELLED - 1:
            targets[word[0]].append(word)
    known: dict[str, str] = {}

    def norm(word: str) -> str:
        lower = word.lower()
        standard = known.get(lower)
        if standard is None:
            standard = spellings.get(lower) or _nearest(lower, words, targets.get(lower[:1], []))
            known[lower] = standard
        return standard

    return norm


def _nearest(word: str, words: frozenset[str], targets: list[str]) -> str:
    """The lexicon's word that differs in one letter or one swap after the first letter, else the word itself.

    targets: the lexicon's longer words with the same first letter.
    """
    if len(word) < _SHORTEST_MISSPELLED - 1 or word in words or not word.isalpha():
        return word
    near = [target for target in targets if max(len(word), len(target)) >= _SHORTEST_MISSPELLED]
    found = extractOne(word, near, scorer=OSA.distance, score_cutoff=1)
    return found[0] if found and not word.startswith(found[0]) else word
