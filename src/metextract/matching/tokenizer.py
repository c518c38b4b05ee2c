"""The tokenizer: every sign parts words, and tokens carry their standard spelling.

Radiology glues words with signs ("L4/L5&L5/S1", "lytic/blastic", "level,compressing"), so every sign
is a token of its own, but for the point of a decimal number.
"""

import re
from collections.abc import Callable
from typing import Any, cast

import spacy
from spacy.attrs import IS_ALPHA, LIKE_NUM, LOWER, NORM, ORTH
from spacy.language import Language
from spacy.tokenizer import Tokenizer

_PREFIX = re.compile(r"^ (?: [^\w\s] | _+ (?=\w) )", re.VERBOSE)  # "(lytic", "__fracture"
_SUFFIX = re.compile(r"(?: 's | [^\w\s] ) $", re.VERBOSE)  # "patient's", "T8."
_INFIX = re.compile(r"(?<!\d)\. | \.(?!\d) | [^\w\s.']", re.VERBOSE)  # "seen.No", "L4/L5"; not "1.5", "isn't"

# Each attribute costs a call for every new word, and these are the ones that anyone asks for.
_ATTRIBUTES = (LOWER, LIKE_NUM, IS_ALPHA)
_NEGATED_VERBS = tuple("is are was were does do did has have could would should".split())


def blank_pipeline(norm: Callable[[str], str]) -> Language:
    """An empty English pipeline whose tokens carry the standard spelling of their word as norm."""
    nlp = spacy.blank("en")
    vocab = cast(Any, nlp.vocab)  # spaCy's stubs lack the getters
    vocab.lex_attr_getters = {attr: vocab.lex_attr_getters[attr] for attr in _ATTRIBUTES} | {NORM: norm}
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
