"""Whether a finding is stated, hedged, denied or asked for: from its cues and its section."""

import re

from metextract.findings.draft import Draft
from metextract.readings import Cue, Modality
from metextract.records import Assertion

_DATED = re.compile(r"[^,;.]{0,40}?\b(?:in\s(?:19|20)\d\d\b|(?:\d+|one|two|three|four|five|six|several|many|few)\s(?:years?|months?|yrs?)\s(?:ago|back|earlier|previously|prior)\b)", re.IGNORECASE)
# "?cauda equina compression" under no heading is the referrer's question.
_GLUED_QUERY = re.compile(r"\?[A-Za-z#]")
_THIS_CASE = re.compile(r"\b(?:this|our|the)\s(?:patient|case)|\b(?:was|were|had|he|she|his|her)\b", re.IGNORECASE)
_ASKING = frozenset({"indication"})


def assertion_of(draft: Draft, section: str | None, text: str) -> tuple[Assertion, Cue | None, str]:
    """The assertion, the cue that decides it (None without one) and the rule's name.

    A question outweighs what follows it; a denial outweighs the hedge inside it ("no findings
    suspicious for"), and a hedge the denial inside it ("possibly no").
    """
    denied, hedged, asked = (_first(draft.cues, m) for m in (Modality.NEGATION, Modality.POSSIBLE, Modality.HYPOTHETICAL))
    if asked and not (denied and not denied.follows and denied.start < asked.start):
        return Assertion.HYPOTHETICAL, asked, asked.entry
    if denied and not (hedged and not hedged.follows and not denied.follows and hedged.start < denied.start):
        return Assertion.ABSENT, denied, denied.entry
    if hedged:
        asking = section in _ASKING or (section is None and _GLUED_QUERY.match(text, hedged.start))
        value = Assertion.HYPOTHETICAL if asking else Assertion.POSSIBLE
        return value, hedged, hedged.entry
    if section == "discussion" and draft.site is None and not _THIS_CASE.search(text):
        return Assertion.HYPOTHETICAL, None, "section: discussion"
    if section == "differential" and not re.search(r"\bthe\s$", text[: draft.start], re.IGNORECASE):
        return Assertion.POSSIBLE, None, "section: differential"
    return Assertion.PRESENT, None, "no cue"


def history_of(draft: Draft, section: str | None, text: str) -> tuple[bool, Cue | None, str]:
    """Whether the text speaks only of the past."""
    cue = _first(draft.cues, Modality.HISTORICAL)
    if cue:
        return True, cue, cue.entry
    if _DATED.match(text, draft.end) and not any(c.modality in (Modality.NEGATION, Modality.HYPOTHETICAL) for c in draft.cues):
        return True, None, "dated in the past"
    return section == "past_history", None, "section: past_history"


def _first(cues: tuple[Cue, ...], modality: Modality) -> Cue | None:
    return next((cue for cue in cues if cue.modality is modality), None)
