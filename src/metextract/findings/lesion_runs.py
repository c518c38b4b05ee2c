"""Runs: adjoining words of lesions that make one head ("multiple lytic osseous metastatic lesions")."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from metextract.findings.draft import Scene
from metextract.findings.lesion_words import STANDING, TO_BONE, TYPES
from metextract.findings.once import once
from metextract.findings.rules import first_answer
from metextract.readings import Term

_ADJECTIVES = (
    "bone_lesion.type",
    "bone_lesion.type_noun",
    "bone_lesion.metastatic",
    "bone_lesion.nature",
    "words.qualifier",
    "words.bone_word",
)
_NOUNS = (
    "bone_lesion.type_noun",
    "bone_lesion.metastasis",
    "bone_lesion.uptake",
    "words.noun",
    "words.weak_noun",
    *STANDING,
)
_ROLES = frozenset(_ADJECTIVES + _NOUNS)
# Nouns that end a run before "and", "or" or a comma.
_CLOSING = ("words.noun", "bone_lesion.metastasis", "bone_lesion.uptake", *STANDING)
# A run without these has no noun and no type, and does not stand by itself.
_HEADS = frozenset((*_NOUNS, *TYPES, "bone_lesion.metastatic", "bone_lesion.nature"))
# Words that are no head at the end of a run.
_LOOSE = ("words.qualifier", "words.bone_word", "bone_lesion.metastatic", "bone_lesion.nature")

_PLAIN = re.compile(r"[\s-]*")
# "Lytic, blastic", "lytic and/or blastic".
_ADJOINING = re.compile(r"[\s-]*|\s*(?:,|and|or|/|&|and/or|,\s?(?:and|or))\s*", re.IGNORECASE)
# "Lytic T8 lesion", "sclerotic left rib lesion".
_SITE_WORD = re.compile(
    r"""
    \s+(?:left\s|right\s)?
    (?:[TLCDS]\d{1,2}(?:[-/]\w+)?|vertebral\sbody|rib|sacral|iliac|pelvic|femoral)\s+
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Lytic expansile lesion", "sclerotic well defined lesion": one or two adjectives, which no function word is.
_OTHER_ADJECTIVES = re.compile(
    r"""
    \s(?!(?:and|or|with|in|of|at|but|no|the|a|an|to|is|are|was|were|from|on|by|for)\b)[a-z-]+
    (?:\s(?!(?:and|or|with|in|of|at)\b)[a-z-]+)?
    \s
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SPREAD = frozenset({"metastatic", "metastasized", "metastasised"})
_INVOLVING = re.compile(
    r"\s (?: involving | of | affecting | in | to ) \s (?: the\s | both\s | left\s | right\s )*", re.IGNORECASE | re.VERBOSE
)
# "Lymphoma stage IV", "plasmacytoma patient": the disease and no lesion.
_DISEASE_AFTER = re.compile(r"\s*(?:stage|patient)", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Run:
    """The words of one head, left to right, never empty."""

    scene: Scene
    terms: list[Term]

    @property
    def start(self) -> int:
        return self.terms[0].start

    @property
    def end(self) -> int:
        return self.terms[-1].end

    @once
    def words(self) -> str:
        """The run in lower case."""
        return self.scene.said(self)

    @once
    def roles(self) -> frozenset[str]:
        return frozenset(t.role for t in self.terms)

    @once
    def types(self) -> list[Term]:
        """Its words for a lesion type."""
        return [t for t in self.terms if t.role in TYPES]

    @once
    def noun(self) -> Term | None:
        """The last of its nouns."""
        return next((t for t in reversed(self.terms) if t.role in _NOUNS), None)

    @once
    def noun_word(self) -> str:
        """The noun in lower case, empty without one."""
        return self.scene.said(self.noun) if self.noun else ""

    @property
    def noun_role(self) -> str:
        return self.noun.role if self.noun else ""

    @property
    def anchor(self) -> Term:
        """The term that decides the assertion: the noun, else the last type, else the last word."""
        return self.noun or (self.types or self.terms)[-1]

    @property
    def names_two_types(self) -> bool:
        """ "Lytic or blastic lesions"; a lesion that is called mixed is of one type."""
        named = {t.values["lesion_type"] for t in self.types}
        return len(named) > 1 and "mixed" not in named

    @property
    def stands(self) -> bool:
        """ "Metastatic only to the bones", "sacral plasmacytoma": words that name a lesion without a noun."""
        last = self.terms[-1]
        if last.role == "bone_lesion.metastatic":
            spread = self.scene.said(last) in _SPREAD and self._involves_bone(last)
            return spread or TO_BONE.match(self.scene.text, last.end) is not None
        word = self.scene.said(last)
        named = last.role == "bone_lesion.nature" and (word.startswith("plasmacytoma") or word == "lymphoma")
        named = named or (word.endswith("myeloma") and self._involves_bone(last))
        return named and not _DISEASE_AFTER.match(self.scene.after(last))

    def _involves_bone(self, last: Term) -> bool:
        """ "Multiple myeloma involving the skull"."""
        led = _INVOLVING.match(self.scene.text, last.end)
        return led is not None and any(g.start == led.end() for g in self.scene.groups)

    def trimmed(self) -> list[Term]:
        """The terms; of a list with commas those from the first telling one on ("small, lytic lesion")."""
        listed = any(right.start - left.end > 1 for left, right in pairwise(self.terms))
        if not listed:
            return self.terms
        first = next((i for i, term in enumerate(self.terms) if term.role != "words.qualifier"), 0)
        return self.terms[first:]


def read_runs(scene: Scene) -> list[Run]:
    """The runs of a sentence that end in a noun, a type or a word that stands for a lesion."""
    if scene.roles.isdisjoint(_HEADS):
        return []
    joined: list[list[Term]] = []
    for term in scene.free(*_ROLES):
        if joined and _continues(_Joint(scene, joined[-1][-1], term)):
            joined[-1].append(term)
        else:
            joined.append([term])
    shortened = (_without_loose_end(Run(scene, terms)) for terms in joined)
    return [run for run in shortened if run and (run.noun or run.types or run.stands)]


def _without_loose_end(run: Run) -> Run | None:
    """The run up to its last noun, type or standing word."""
    while run.terms[-1].role in _LOOSE and not run.stands:
        if len(run.terms) == 1:
            return None
        run = Run(run.scene, run.terms[:-1])
    return run


@dataclass(frozen=True, slots=True)
class _Joint:
    """Two words of lesions that follow each other, with what stands between them."""

    scene: Scene
    last: Term
    term: Term

    @property
    def gap(self) -> str:
        return self.scene.between(self.last, self.term)

    @property
    def type_and_noun(self) -> bool:
        """ "Lytic ... lesion": a type reaches over the words that stand between it and its noun."""
        return self.last.role == "bone_lesion.type" and self.term.role in ("words.noun", "bone_lesion.metastasis")

    @property
    def inner(self) -> list[Term]:
        return [t for t in self.scene.reading.terms if self.last.end <= t.start and t.end <= self.term.start]


def _over_adjectives(joint: _Joint) -> bool | None:
    """ "Lytic expansile lesion"."""
    return True if joint.type_and_noun and _OTHER_ADJECTIVES.fullmatch(joint.gap) else None


def _over_bone(joint: _Joint) -> bool | None:
    """ "Lytic iliac lesion"; a run goes over no other term."""
    inner = joint.inner
    if not inner:
        return None
    if len(inner) > 1 or inner[0].role not in ("anatomy.bone", "anatomy.region_word") or not joint.type_and_noun:
        return False
    return not joint.scene.between(joint.last, inner[0]).strip() and not joint.scene.between(inner[0], joint.term).strip()


def _over_site(joint: _Joint) -> bool | None:
    """ "Lytic T8 lesion"."""
    return True if joint.type_and_noun and _SITE_WORD.fullmatch(joint.gap) else None


def _over_of(joint: _Joint) -> bool | None:
    """ "Areas of uptake", "foci of sclerosis"."""
    behind = ("bone_lesion.uptake", "bone_lesion.type_noun", "words.qualifier")
    fits = joint.last.role in ("words.noun", "words.weak_noun") and joint.term.role in behind
    return True if fits and joint.gap.strip().lower() == "of" else None


def _side_by_side(joint: _Joint) -> bool | None:
    """ "Osseous metastases"; an adjective behind a noun opens the next head."""
    if not _PLAIN.fullmatch(joint.gap):
        return None
    return not (joint.last.role in _NOUNS and joint.term.role in ("words.qualifier", "words.bone_word"))


def _listed(joint: _Joint) -> bool | None:
    """ "Lytic and blastic lesions": over "and", "or" and commas only from an adjective of lesions on."""
    last, term = joint.last.role, joint.term.role
    if not _ADJOINING.fullmatch(joint.gap) or last in _CLOSING:
        return False
    if last == "bone_lesion.type_noun" and term == "words.bone_word":
        return False
    return last in _ADJECTIVES and term in (*_ADJECTIVES, "words.noun", "words.weak_noun")


# The first rule that answers decides. Adjectives may hold a term of their own and so go before `_over_bone`,
# which forbids any other term in between to the rules behind it.
_JOINTS: tuple[Callable[[_Joint], bool | None], ...] = (
    _over_adjectives,
    _over_bone,
    _over_site,
    _over_of,
    _side_by_side,
    _listed,
)


def _continues(joint: _Joint) -> bool:
    """Whether a word goes on with the run before it."""
    return bool(first_answer(_JOINTS, joint))
