"""Given heads as the entities of a spaCy document. Needs spaCy alone: context.py runs where metextract is not installed."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

Bounds = tuple[int, int]


def mark(doc: Doc, heads: Sequence[Bounds]) -> None:
    """Make the heads the entities of the document, each with all tokens that it touches; of two on one token the longer."""
    doc.ents = filter_spans([_tokens(doc, head) for head in heads])


def entity(doc: Doc, head: Bounds) -> Span:
    """The entity that `mark` made of a head."""
    tokens = _tokens(doc, head)
    return next(entity for entity in doc.ents if entity.start < tokens.end and tokens.start < entity.end)


def _tokens(doc: Doc, head: Bounds) -> Span:
    tokens = doc.char_span(*head, label="HEAD", alignment_mode="expand")
    if tokens is None:
        raise ValueError(f"no token at {head[0]}-{head[1]}")
    return tokens
