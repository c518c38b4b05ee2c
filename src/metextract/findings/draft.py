"""A finding while its sentence is read, and the sentence's scene that all finders look at."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Protocol

from metextract.findings.places import SiteGroup
from metextract.findings.site_rules import AT_HEAD, SiteRule
from metextract.layout import Sentence
from metextract.readings import Cue, SentenceReading, Term
from metextract.records import Kind

_REVERSED = re.compile(r"\bnon[- ]?$", re.IGNORECASE)
_PREFIX_REACH = 5
_BOUNDS = attrgetter("start", "end")


class Spanned(Protocol):
    """A stretch of the sentence: a term, a finding, a site."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(slots=True, eq=False)
class Draft:
    """A head with what is known of it so far; offsets count in the sentence.

    anchor: the term whose cues decide the assertion. terms: the terms that the head is made of.
    values: attribute -> value; reasons: attribute -> (rule, start, end) in the sentence, or None, None for the report.
    needs_bone: the head is a finding only beside a bone or a vertebra of its own. roles: those of its terms.
    """

    kind: Kind
    start: int
    end: int
    anchor: Term
    terms: tuple[Term, ...]
    values: dict[str, Any] = field(default_factory=dict)
    reasons: dict[str, tuple[str, int | None, int | None]] = field(default_factory=dict)
    site: SiteGroup | None = None
    site_rule: SiteRule = SiteRule.NONE
    needs_bone: bool = False
    target: Term | None = None
    extra_cues: tuple[Cue, ...] = ()
    dropped: bool = False
    roles: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.roles = frozenset([term.role for term in self.terms])

    def set(self, attribute: str, value: Any, rule: str, start: int | None = None, end: int | None = None) -> None:
        """Set an attribute, and say which rule read it from which words."""
        self.values[attribute] = value
        self.reasons[attribute] = (rule, start, end)

    def take(self, attribute: str, term: Term) -> None:
        """Set an attribute from what a term's entry says of it."""
        self.set(attribute, term.values[attribute], term.entry, term.start, term.end)

    def copy(self, attribute: str, other: "Draft") -> None:
        """Set an attribute as another finding has it, with that finding's reason."""
        self.values[attribute], self.reasons[attribute] = other.values[attribute], other.reasons[attribute]

    def take_nature(self) -> None:
        """A head that names metastases by their organs, bone among them."""
        self.set("nature", "metastasis", self.anchor.entry, self.anchor.start, self.anchor.end)

    def twin(self, site: SiteGroup | None) -> "Draft":
        """The same finding at another site, to be changed apart from this one."""
        return Draft(
            *(self.kind, self.start, self.end, self.anchor, self.terms, self.values.copy(), self.reasons.copy()),
            *(site, self.site_rule, self.needs_bone, self.target, self.extra_cues, self.dropped),
        )

    @property
    def sited_beside(self) -> bool:
        """Whether the site stands at the head itself and was not carried over from a heading or another clause."""
        return self.site_rule in AT_HEAD

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The cues of the term that decides, then those of the structure of its own."""
        return tuple(dict.fromkeys(self.anchor.cues + self.extra_cues)) if self.extra_cues else self.anchor.cues


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect word with the structures or spaces it acts on, in text order; shared: taken from a neighbouring effect."""

    term: Term
    targets: tuple[Term, ...]
    shared: bool = False


@dataclass(slots=True, eq=False)
class Scene:
    """One sentence with its reading, its sites and the drafts found so far; roles: those of its terms."""

    sentence: Sentence
    reading: SentenceReading
    groups: tuple[SiteGroup, ...]
    drafts: list[Draft] = field(default_factory=list)
    spine_report: bool = False
    bone_context: bool = False
    under_levels: bool = False
    effects: list[Effect] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    roles: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.roles = frozenset([term.role for term in self.reading.terms])

    @property
    def text(self) -> str:
        return self.reading.text

    def said(self, words: Spanned) -> str:
        """The words of a stretch, in lower case."""
        return self.text[words.start : words.end].lower()

    def before(self, words: Spanned) -> str:
        """The sentence up to a stretch."""
        return self.text[: words.start]

    def after(self, words: Spanned) -> str:
        """The sentence behind a stretch."""
        return self.text[words.end :]

    def between(self, left: Spanned, right: Spanned) -> str:
        """What stands between two stretches, the left one first."""
        return self.text[left.end : right.start]

    def free(self, *labels: str) -> list[Term]:
        """Terms of these labels that no draft has taken yet."""
        if self.roles.isdisjoint(labels):
            return []
        return [t for t in self.reading.terms if t.role in labels and id(t) not in self.used]

    def is_free(self, term: Term) -> bool:
        """Whether no draft has taken a term yet."""
        return id(term) not in self.used

    def is_mimic(self, term: Term) -> bool:
        """Whether a term stands inside a phrase that names something else: "collapse" in "lung collapse"."""
        return any(t.role == "mimics.mimic" and t.start <= term.start and term.end <= t.end for t in self.reading.terms)

    def is_reversed(self, term: Term) -> bool:
        """Whether a prefix turns the word round: "non-traumatic"."""
        return bool(_REVERSED.search(self.text, max(0, term.start - _PREFIX_REACH), term.start))

    def take(self, term: Term) -> None:
        """Keep a term from the finders that follow."""
        self.used.add(id(term))

    def add(self, draft: Draft) -> Draft:
        """Keep a draft, and its terms from the finders that follow."""
        self.drafts.append(draft)
        self.used.update(id(term) for term in draft.terms)
        return draft

    def heads(self) -> list[Draft]:
        """Drafts in text order."""
        kept = [draft for draft in self.drafts if not draft.dropped]
        if len(kept) > 1:
            kept.sort(key=_BOUNDS)
        return kept


def span_of(terms: Iterable[Term]) -> tuple[int, int]:
    """From the first term's start to the last one's end."""
    listed = list(terms)
    return min(t.start for t in listed), max(t.end for t in listed)
