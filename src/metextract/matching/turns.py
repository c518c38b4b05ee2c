"""Where a sentence turns: what ends the scopes of cues before it."""

from collections.abc import Iterator, Mapping

from spacy.tokens import Doc

from metextract.matching.matches import Match
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
# With a verb behind them these open a statement of their own even where nothing was denied before: ", old fractures are noted".
_AGES = frozenset("old chronic healed healing remote stable unchanged known again".split())
# "No canal stenosis and mild foraminal stenosis".
_SEVERITIES = frozenset("mild moderate severe marked".split())
# After a comma these turn from a hedge or question to what is known: "rule out fracture, known metastases".
_NEW_TOPIC = frozenset("known history prior previous status s".split())
# Behind "with" these open a statement of their own: "no lesion with mild stenosis".
_LOOSE_WITH = frozenset(
    "associated mild moderate severe marked a an resultant resulting secondary minimal slight bilateral possible probable".split()
)
# "No collection on CT, MRI found a fracture".
_EXAMINATIONS = frozenset(
    "mri mr ct pet xray x radiograph radiographs radiography imaging scintigraphy biopsy ultrasound evaluation examination workup investigation investigations".split()
)
_NO_SUBJECT = frozenset(", or nor no not neither that which".split())
_SHOWING = frozenset("found finds shows showed reveals revealed demonstrates demonstrated confirms confirmed disclosed".split())
# Behind these what was hedged or is history is over: "possible lesion seen with fracture".
PRESENTING = frozenset("seen noted identified demonstrated present presents presented presenting".split())
# Verbs that turn from the patient's history to what happened now.
_EVENTS = frozenset(
    "sustained admitted presented presents presenting suffered referred developed found diagnosed whom had".split()
)
# Words at which a scope may end that has reached nothing yet: "status post fusion with stenosis".
ENDING = frozenset({"with", "without", ","}) | _EVENTS
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
_PARTING = frozenset({";", "|", "-", ",", "and", ")"})
_NOTHING: frozenset[Modality] = frozenset()
HEDGE = frozenset({Modality.POSSIBLE})
_HEDGE_OR_DENIAL = frozenset({Modality.NEGATION, Modality.POSSIBLE})
_HEDGE_OR_QUESTION = frozenset({Modality.POSSIBLE, Modality.HYPOTHETICAL})
_HEDGE_OR_HISTORY = frozenset({Modality.POSSIBLE, Modality.HISTORICAL})
EVERY = frozenset(Modality)
_CLAUSE_ENDS = frozenset(",;")
_LIST_OR_DENIAL = frozenset({"or", "nor", ",", "no", "not"})
_CLAUSE = 9  # tokens in which the verb of a clause stands
ADJACENT = 3  # tokens from "versus" to what it doubts


def passes_over(words: list[str], cue: Match, entity: int) -> bool:
    """Whether an open cue says nothing of an entity in its scope."""
    if cue.entry.id == "versus_before":
        return entity - cue.end > ADJACENT
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


def outdone(words: list[str], cue: Match) -> frozenset[Modality]:
    """The modalities that a cue ends: "possible fracture without", "no fracture, possible"."""
    if cue.modality is Modality.NEGATION:
        return HEDGE
    if cue.modality is Modality.POSSIBLE and cue.start and words[cue.start - 1] == ",":
        return frozenset({Modality.NEGATION})
    return _NOTHING


def breaks_in(doc: Doc, words: list[str], matches: list[Match]) -> frozenset[int]:
    """Tokens at which every scope ends: termination phrases, semicolons, bars and dashes between words.

    A phrase right behind a cue belongs to it: "neither shows retropulsion".
    """
    cued = {match.end for match in matches if match.kind.precedes}
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


def new_subject(words: list[str], i: int) -> bool:
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
    return words[i] == "," and _word(words, start) in _AGES and _verb_follows(words, start, _LIST_OR_DENIAL)


def ended(words: list[str], cues: Mapping[Modality, Match], i: int) -> Iterator[Modality]:
    """The modalities whose scope ends at token i, whether it has reached an entity or not: "to avoid fracture, ..."."""
    past, aim = cues.get(Modality.HISTORICAL), cues.get(Modality.HYPOTHETICAL)
    if past and (words[i] in _EVENTS or _is_over(words, past, i)):
        yield Modality.HISTORICAL
    if aim and not aim.start and words[0] == "to" and words[i] == ",":
        yield Modality.HYPOTHETICAL


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


def turned(words: list[str], i: int) -> frozenset[Modality]:
    """The modalities whose scope ends at token i if they have reached an entity before it."""
    word = words[i]
    after = _word(words, i + 1)
    if word == ",":
        return _comma_turns(words, i, after)
    if word == "with":
        return _HEDGE_OR_DENIAL if after in _LOOSE_WITH else HEDGE
    if word == "and" and after in _SEVERITIES:
        return _HEDGE_OR_DENIAL
    if word == "and" and after in _DETERMINERS:
        if _verb_follows(words, i + 1):
            return _HEDGE_OR_DENIAL
        return HEDGE if after in ("a", "an") else _NOTHING
    return _HEDGE_OR_HISTORY if word in PRESENTING else _NOTHING


def _comma_turns(words: list[str], i: int, after: str) -> frozenset[Modality]:
    """What a comma at token i ends: nothing in a list, everything before a whole clause."""
    if after in ("and", "or", "&"):
        return EVERY if _word(words, i + 2) in _DETERMINERS and _verb_follows(words, i + 2) else _NOTHING
    if after in _OPENERS:
        return _HEDGE_OR_DENIAL
    return _HEDGE_OR_QUESTION if after in _NEW_TOPIC else HEDGE


def _word(words: list[str], i: int) -> str:
    return words[i] if i < len(words) else ""


def _verb_follows(words: list[str], start: int, ends: frozenset[str] = _CLAUSE_ENDS) -> bool:
    """Whether a finite verb stands in the next words of the clause."""
    for word in words[start : start + _CLAUSE]:
        if word in ends:
            return False
        if word in _FINITE:
            return True
    return False


def verbs_before(words: list[str], breaks: frozenset[int]) -> list[bool]:
    """For each token whether a finite verb stands before it since the last break."""
    seen = False
    flags: list[bool] = []
    for i, word in enumerate(words):
        seen = seen and i not in breaks
        flags.append(seen)
        seen = seen or word in _FINITE
    return flags
