"""The scopes of cues: one sweep over a sentence in each direction, in time linear in its length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from metextract.matching.matches import Bounds, Match
from metextract.matching.turns import (
    ADJACENT,
    ENDING,
    EVERY,
    HEDGE,
    PRESENTING,
    breaks_in,
    ended,
    new_subject,
    outdone,
    passes_over,
    turned,
    verbs_before,
)
from metextract.readings import Modality

_TURNING = frozenset({",", "and", "with"}) | PRESENTING
_LISTING = frozenset({"differential"})  # entries whose scope holds a whole list: "differential includes a, b and c"


@dataclass(slots=True)
class _Open:
    """The cue of each modality whose scope is open, and the modalities that have reached an entity since."""

    cues: dict[Modality, Match] = field(default_factory=dict)
    reached: set[Modality] = field(default_factory=set)

    def open(self, match: Match) -> None:
        self.cues[match.modality] = match
        self.reached.discard(match.modality)

    def close(self, modalities: frozenset[Modality] = EVERY) -> None:
        """End the scopes of these modalities that have reached an entity; a list of diagnoses goes on."""
        for modality in self.reached & modalities:
            if self.cues[modality].entry.id in _LISTING:
                continue
            self.end(modality)

    def end(self, modality: Modality) -> None:
        """End the scope of this modality, if it is open."""
        self.cues.pop(modality, None)
        self.reached.discard(modality)

    def close_since(self, token: int, outer: dict[Modality, Match]) -> None:
        """End the scopes that were opened at this token or after it, and give back those that they replaced."""
        inner = {modality for modality, match in self.cues.items() if match.start >= token}
        self.cues = {modality: match for modality, match in (self.cues | outer).items() if match.start < token}
        self.reached -= inner

    def clear(self) -> None:
        self.cues.clear()
        self.reached.clear()


def scoped(doc: Doc, entities: Sequence[Bounds], matches: list[Match]) -> Iterator[tuple[int, Match]]:
    """The number of each entity with the cues that reach it: first those before it, then those behind it."""
    before = {match.start: match for match in matches if match.kind.precedes}
    behind = {match.start: match for match in matches if match.kind.follows}
    if not entities or not (before or behind):
        return
    words = [token.lower_ for token in doc]
    breaks = breaks_in(doc, words, matches)
    if before:
        starts = {start: number for number, (start, _) in enumerate(entities)}
        yield from _preceding(words, breaks, starts, before)
    if behind:
        lasts = {end - 1: number for number, (_, end) in enumerate(entities)}
        yield from _following(words, breaks, lasts, behind)


def _preceding(
    words: list[str], breaks: frozenset[int], entities: dict[int, int], starts: dict[int, Match]
) -> Iterator[tuple[int, Match]]:
    """The number of each entity with the preceding cues that reach it, in one pass from left to right."""
    scopes = _Open()
    brackets: list[tuple[int, dict[Modality, Match]]] = []
    for i, word in enumerate(words):
        if i in breaks or new_subject(words, i):
            scopes.clear()
        elif word == "(":
            brackets.append((i, dict(scopes.cues)))
        elif word == ")" and brackets:
            scopes.close_since(*brackets.pop())
        if word in _TURNING:
            scopes.close(turned(words, i))
        if word in ENDING:
            for modality in ended(words, scopes.cues, i):
                scopes.end(modality)
        if i in starts:
            scopes.close(outdone(words, starts[i]))
            scopes.open(starts[i])
        if i not in entities:
            continue
        for modality, match in scopes.cues.items():
            if match.start < i and not passes_over(words, match, i):
                scopes.reached.add(modality)
                yield entities[i], match


def _following(
    words: list[str], breaks: frozenset[int], entities: dict[int, int], starts: dict[int, Match]
) -> Iterator[tuple[int, Match]]:
    """The number of each entity with the following cues that reach back to it, in one pass from right to left."""
    verb_before = verbs_before(words, breaks)
    scopes = _Open()
    for i in reversed(range(len(words))):
        if i in entities:
            for modality, match in scopes.cues.items():
                if not (match.entry.id == "versus_behind" and match.start - i > ADJACENT):
                    scopes.reached.add(modality)
                    yield entities[i], match
        if i in breaks:
            scopes.clear()
        elif words[i] in (",", "and", "with") and verb_before[i]:
            scopes.close()
        elif words[i] == ",":
            scopes.close(HEDGE)
        if i in starts:
            scopes.open(starts[i])
