"""Heads of fractures: the words right before a noun that belong to it, and the draft they make."""

import re

from metextract.findings.draft import Draft, Scene, span_of
from metextract.readings import Term
from metextract.records import Kind, Morphology

_QUALIFIERS = frozenset(
    {
        "fracture.shape",
        "fracture.etiology",
        "fracture.sign",
        "fracture.wedging",
        "fracture.collapse",
        "fracture.deformity",
        "fracture.endplate",
        "neural_compression.effect",
        "bone_lesion.metastatic",
        "bone_lesion.nature",
        "words.bone_word",
        "words.qualifier",
        "anatomy.level_name",
    }
)
# Words that belong to a head inside it but do not open one.
_NOT_FIRST = frozenset({"words.bone_word", "anatomy.level_name"})
# Between a type word and its noun: "burst, acute fracture", "wedge and compression fractures".
_CLOSE = re.compile(
    r"""
    (?:
        [\s-]*
        (?:
            (?:
                acute|subacute|chronic|old|healed|healing|remote|recent|new|stable
              | mild|moderate|severe|minimal|appearing|possible|X{3,}
            )[\s,-]*
        )*
      | \s*(?:and|or|/|,)\s*
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def qualifiers(scene: Scene, noun: Term) -> list[Term]:
    """The type words that stand before the noun without a gap: "pathologic burst" of "pathologic burst fracture"."""
    taken: list[Term] = []
    first = noun
    for term in reversed([t for t in scene.reading.terms if t.end <= noun.start]):
        if term.role not in _QUALIFIERS or not scene.is_free(term) or not _CLOSE.fullmatch(scene.between(term, first)):
            break
        taken.insert(0, term)
        first = term
    while taken and taken[0].role in _NOT_FIRST:
        taken.pop(0)
    return taken


def add(scene: Scene, terms: list[Term], anchor: Term, height: bool = False) -> Draft:
    """Add a fracture; height: its words tell a loss of height."""
    start, end = span_of(terms)
    draft = scene.add(Draft(Kind.FRACTURE, start, end, anchor, tuple(terms)))
    if height:
        draft.set("morphology", Morphology.COMPRESSION, "height-loss wording", start, end)
    return draft
