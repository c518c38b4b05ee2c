"""The scopes of cues: one sweep over a sentence in each direction, in time linear in its length."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc

from metextract.lexicon import Entry
from metextract.readings import Modality

_FINITE = frozenset(
    "is are was were has have had shows show showed demonstrates demonstrated revealed remains remain remained "
    "appears appear appeared seems seem seemed measures causes compresses extends presents presented underwent".split()
)
_DETERMINERS = frozenset("the a an there it this these those both".split())
_FOUND = frozenset("diagnosed found noted admitted treated operated".split())
_PRONOUNS = frozenset("he she they we".split())
# After a comma these open a statement of their own: "no fracture, stable wedging of T12".
_OPENERS = _DETERMINERS | frozenset(
    "stable unchanged old chronic mild moderate severe marked minimal multiple several few known again persistent healed "
    "healing remote most largest worst slight similar status however now new grade degenerative postoperative diffuse "
    "also residual".split()
)
# After a comma these turn from a hedge or question to what is known: "rule out fracture, known metastases".
_AGES = frozenset("old chronic healed healing remote stable unchanged known again".split())
_PAST_ENDS = frozenset({"with", "without", ",", "now"})
_SEVERITIES = frozenset("mild moderate severe marked".split())
_NEW_TOPIC = frozenset("known history prior previous status s".split())
# Behind "with" these open a statement of their own: "no lesion with mild stenosis".
_LOOSE_WITH = frozenset(
    "associated mild moderate severe marked a an resultant resulting secondary minimal slight bilateral possible probable".split()
)
# Behind these what was hedged or is history is over: "possible lesion seen with fracture".
_EXAMINATIONS = frozenset(
    "mri mr ct pet xray x radiograph radiographs radiography imaging scintigraphy biopsy ultrasound evaluation examination workup investigation investigations".split()
)
_NO_SUBJECT = frozenset(", or nor no not neither that which".split())
_SHOWING = frozenset("found finds shows showed reveals revealed demonstrates demonstrated confirms confirmed disclosed".split())
_PRESENTING = frozenset("seen noted identified demonstrated present presents presented presenting".split())

# "No displacement [of the] fracture": what stands behind these with an article is known to be there.
_PREPOSITIONS = frozenset(
    "of at over in to with across around near within through above below underlying adjacent overlying".split()
)
_KNOWN = frozenset("the these those his her".split())
# "No evidence of the fracture": what the cue itself says, no property of the finding.
_OF_CUE = frozenset(
    "evidence sign signs suggestion indication finding findings features feature history report visualization visible demonstration "
    "identification recurrence residual remnant trace change changes other further clear definite cause possibility presence any "
    "of for to the a an is are was were seen noted".split()
)
_KNOWN_REACH = 6  # tokens from the article to the finding
# Verbs that turn from the patient's history to what happened now.
_EVENTS = frozenset(
    "sustained admitted presented presents presenting suffered referred developed found diagnosed whom had".split()
)

_PARTING = frozenset({";", "|", "-", ",", "and", ")"})
_TURNING = frozenset({",", "and", "with"}) | _PRESENTING

_NOTHING: frozenset[Modality] = frozenset()
_HEDGE = frozenset({Modality.POSSIBLE})
_HEDGE_OR_DENIAL = frozenset({Modality.NEGATION, Modality.POSSIBLE})
_HEDGE_OR_QUESTION = frozenset({Modality.POSSIBLE, Modality.HYPOTHETICAL})
_HEDGE_OR_HISTORY = frozenset({Modality.POSSIBLE, Modality.HISTORICAL})
_EVERY = frozenset(Modality)

_LISTING = frozenset({"differential"})  # entries whose scope holds a whole list: "differential includes a, b and c"
_CLAUSE = 9  # tokens in which the verb of a clause stands
_ADJACENT = 3  # tokens from "versus" to what it doubts


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """An entry of the assertion lexicon and the tokens that it reads, half-open. One match equals itself alone."""

    start: int
    end: int
    entry: Entry

    @property
    def modality(self) -> Modality:
        return Modality(self.entry.role.partition(".")[0])

    @property
    def precedes(self) -> bool:
        return self.entry.role.endswith(".preceding")

    @property
    def follows(self) -> bool:
        return self.entry.role.endswith(".following")


@dataclass(slots=True)
class _Open:
    """The cue of each modality whose scope is open, and the modalities that have reached an entity since."""

    cues: dict[Modality, Match] = field(default_factory=dict)
    reached: set[Modality] = field(default_factory=set)

    def open(self, match: Match) -> None:
        self.cues[match.modality] = match
        self.reached.discard(match.modality)

    def close(self, modalities: frozenset[Modality] = _EVERY) -> None:
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


def scoped(doc: Doc, matches: list[Match]) -> Iterator[tuple[int, Match]]:
    """The number of each entity with the cues that reach it: first those before it, then those behind it."""
    before = {match.start: match for match in matches if match.precedes}
    behind = {match.start: match for match in matches if match.follows}
    if not doc.ents or not (before or behind):
        return
    words = [token.lower_ for token in doc]
    breaks = _breaks(doc, words, matches)
    if before:
        yield from _preceding(doc, words, breaks, before)
    if behind:
        yield from _following(doc, words, breaks, behind)


def _preceding(doc: Doc, words: list[str], breaks: frozenset[int], starts: dict[int, Match]) -> Iterator[tuple[int, Match]]:
    """The number of each entity with the preceding cues that reach it, in one pass from left to right."""
    entities = {entity.start: number for number, entity in enumerate(doc.ents)}
    scopes = _Open()
    brackets: list[tuple[int, dict[Modality, Match]]] = []
    for i, word in enumerate(words):
        if i in breaks or _new_subject(words, i):
            scopes.clear()
        elif word == "(":
            brackets.append((i, dict(scopes.cues)))
        elif word == ")" and brackets:
            scopes.close_since(*brackets.pop())
        if word in _TURNING:
            scopes.close(_turns(words, i))
        if word in _PAST_ENDS and (past := scopes.cues.get(Modality.HISTORICAL)) and _is_over(words, past, i):
            scopes.end(Modality.HISTORICAL)
        if word in _EVENTS:
            scopes.end(Modality.HISTORICAL)
        if word == "," and (aim := scopes.cues.get(Modality.HYPOTHETICAL)) and words[aim.start] == "to" and not aim.start:
            scopes.end(Modality.HYPOTHETICAL)
        if i in starts:
            scopes.close(_outdone(words, starts[i]))
            scopes.open(starts[i])
        if i not in entities:
            continue
        for modality, match in scopes.cues.items():
            if match.start < i and not _passes_over(words, match, i):
                scopes.reached.add(modality)
                yield entities[i], match


def _passes_over(words: list[str], cue: Match, entity: int) -> bool:
    """Whether an open cue says nothing of an entity in its scope."""
    if cue.entry.id == "versus_before":
        return entity - cue.end > _ADJACENT
    return cue.modality is not Modality.HISTORICAL and _is_known(words, cue, entity)


def _is_known(words: list[str], cue: Match, entity: int) -> bool:
    """Whether a cue bends a property or neighbour of a known thing: "no displacement of the fracture", "assess the extent of the"."""
    for i in range(entity - 1, max(cue.end, entity - _KNOWN_REACH) - 1, -1):
        if words[i] in _KNOWN:
            if i == cue.end and words[i - 1] in ("of", "evaluate", "assess") and cue.entry.id == "evaluate":
                return True
            return words[i - 1] in _PREPOSITIONS and any(w.isalpha() and w not in _OF_CUE for w in words[cue.end : i - 1])
        if not words[i].isalnum() or words[i] in ("and", "or", "nor", "for", "by", "with"):
            return False
    return False


def _following(doc: Doc, words: list[str], breaks: frozenset[int], starts: dict[int, Match]) -> Iterator[tuple[int, Match]]:
    """The number of each entity with the following cues that reach back to it, in one pass from right to left."""
    entities = {entity.end - 1: number for number, entity in enumerate(doc.ents)}
    verb_before = _verb_before(words, breaks)
    scopes = _Open()
    for i in reversed(range(len(words))):
        if i in entities:
            for modality, match in scopes.cues.items():
                if not (match.entry.id == "versus_behind" and match.start - i > _ADJACENT):
                    scopes.reached.add(modality)
                    yield entities[i], match
        if i in breaks:
            scopes.clear()
        elif words[i] in (",", "and", "with") and verb_before[i]:
            scopes.close()
        elif words[i] == ",":
            scopes.close(_HEDGE)
        if i in starts:
            scopes.open(starts[i])


def _outdone(words: list[str], cue: Match) -> frozenset[Modality]:
    """The modalities that a cue ends: "possible fracture without", "no fracture, possible"."""
    if cue.modality is Modality.NEGATION:
        return _HEDGE
    if cue.modality is Modality.POSSIBLE and cue.start and words[cue.start - 1] == ",":
        return frozenset({Modality.NEGATION})
    return _NOTHING


def _breaks(doc: Doc, words: list[str], matches: list[Match]) -> frozenset[int]:
    """Tokens at which every scope ends: termination phrases, semicolons, bars and dashes between words.

    A phrase right behind a cue belongs to it: "neither shows retropulsion".
    """
    cued = {match.end for match in matches if match.precedes}
    phrases = {match.start for match in matches if match.entry.role == "termination"} - cued
    signs = {i for i, word in enumerate(words) if word in _PARTING and _parts(doc, words, i)}
    return frozenset(phrases | signs)


def _parts(doc: Doc, words: list[str], i: int) -> bool:
    """Whether a sign or an "and" parts statements here."""
    if words[i] in (";", "|"):
        return True
    return _is_dash(doc, i) or _new_report(words, i) or _enumerates(doc, i)


def _new_report(words: list[str], i: int) -> bool:
    """Whether what another examination shows follows: "no collection on CT, MRI found a fracture", "and imaging revealed"."""
    if words[i] not in (",", "and"):
        return False
    named = False
    for j in range(i + 1, i + 6):
        word = _word(words, j)
        if word in _SHOWING:
            return named
        if word in _NO_SUBJECT:
            return False
        named = named or word in _EXAMINATIONS
    return False


def _new_subject(words: list[str], i: int) -> bool:
    """Whether a clause with a subject and a verb of its own starts behind a comma or "and": ", the T8 fracture remained"."""
    if words[i] not in (",", "and"):
        return False
    after = _word(words, i + 1)
    if after == "mostly" or _states_anew(words, i):
        return True
    if after in ("was", "were") and _word(words, i + 2) in _FOUND:
        return True
    return (after in _DETERMINERS or after in _PRONOUNS) and _verb_follows(words, i + 1)


def _states_anew(words: list[str], i: int) -> bool:
    """Whether an adjective opens a statement with a verb: ", old rib fractures are noted", ", and healed fractures are seen"."""
    start = i + 2 if _word(words, i + 1) == "and" else i + 1
    if words[i] != "," or _word(words, start) not in _AGES:
        return False
    for word in words[start : start + _CLAUSE]:
        if word in ("or", "nor", ",", "no", "not"):
            return False
        if word in _FINITE:
            return True
    return False


def _is_over(words: list[str], past: Match, i: int) -> bool:
    """Whether what follows is of today: "status post fusion with stenosis", "history of cancer, known lesion"."""
    if i <= past.end:
        return False
    treated = words[past.start] in ("status", "s")
    return (treated and words[i] in ("with", "without")) or (words[i] == "," and _word(words, i + 1) in ("known", "now", "new"))


def _enumerates(doc: Doc, i: int) -> bool:
    """Whether a bracket closes the number of an item: "1) no fracture 2) lytic lesion"."""
    return doc[i].text == ")" and i > 0 and doc[i - 1].like_num and (i < 2 or doc[i - 2].text != "(")


def _is_dash(doc: Doc, i: int) -> bool:
    """Whether the token is a dash between blanks, and not between numbers."""
    if doc[i].text != "-" or not i:
        return False
    before = doc[i - 1]
    return bool(before.whitespace_ and doc[i].whitespace_) and not before.like_num


def _turns(words: list[str], i: int) -> frozenset[Modality]:
    """The modalities whose scope ends at token i if they have reached an entity before it."""
    word = words[i]
    after = _word(words, i + 1)
    if word == ",":
        return _comma_turns(words, i, after)
    if word == "with":
        return _HEDGE_OR_DENIAL if after in _LOOSE_WITH else _HEDGE
    if word == "and" and after in _SEVERITIES:
        return _HEDGE_OR_DENIAL
    if word == "and" and after in _DETERMINERS:
        if _verb_follows(words, i + 1):
            return _HEDGE_OR_DENIAL
        return _HEDGE if after in ("a", "an") else _NOTHING
    return _HEDGE_OR_HISTORY if word in _PRESENTING else _NOTHING


def _comma_turns(words: list[str], i: int, after: str) -> frozenset[Modality]:
    """What a comma at token i ends: nothing in a list, everything before a whole clause."""
    if after in ("and", "or", "&"):
        return _EVERY if _word(words, i + 2) in _DETERMINERS and _verb_follows(words, i + 2) else _NOTHING
    if after in _OPENERS:
        return _HEDGE_OR_DENIAL
    return _HEDGE_OR_QUESTION if after in _NEW_TOPIC else _HEDGE


def _word(words: list[str], i: int) -> str:
    return words[i] if i < len(words) else ""


def _verb_follows(words: list[str], start: int) -> bool:
    """Whether a finite verb stands in the next words of the clause."""
    for word in words[start : start + _CLAUSE]:
        if word in ",;":
            return False
        if word in _FINITE:
            return True
    return False


def _verb_before(words: list[str], breaks: frozenset[int]) -> list[bool]:
    """For each token whether a finite verb stands before it since the last break."""
    seen = False
    flags: list[bool] = []
    for i, word in enumerate(words):
        seen = seen and i not in breaks
        flags.append(seen)
        seen = seen or word in _FINITE
    return flags
