"""Whether a finding is stated, hedged, denied or asked for: from its cues and its section."""

import re

from metextract.findings.cues import asked, denied, first_cue
from metextract.findings.draft import Draft
from metextract.findings.generalities import is_general, is_of_this_case
from metextract.readings import Cue, Modality
from metextract.records import Assertion, Change

_DATED = re.compile(
    r"""
    [^,;.]{0,40}?
    \b(?:
        in\sthe\spast\b | in\s(?:[a-z]+\s)?(?:19|20)\d\d\b                           # "fracture of T8 in 2009"
      | (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|several|many|few)\s(?:years?|months?|yrs?)\s
        (?:ago|back|earlier|previously|prior|before)\b                               # "rib fracture three years ago"
      | in\s(?:his|her|their|early)?\s?childhood\b | as\sa\s(?:child|teenager)\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Operated on in 2013 due to a fracture".
_DATED_BEFORE = re.compile(
    r"""
    \b(?:
        in\s(?:19|20)\d\d\s(?:due\sto|for|because\sof|after|following)\s(?:[\w-]+\s){0,4}
      | \b(?:in\s(?:19|20)\d\d | (?:years|months)\s(?:ago|earlier|before|previously|prior) | in\s(?:his\s|her\s)?childhood | as\sa\schild ),?\s
        (?:he|she|the\spatient)\s(?:had|suffered|sustained|experienced)\s(?:[\w-]+\s){0,5}       # "In 2010, he had a"
      | (?:years|months|weeks)\safter\s(?:an?\s|the\s|his\s|her\s|two\s)?   # "five years after fracture"
    )$
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "?cauda equina compression" under no heading is the referrer's question.
_GLUED_QUERY = re.compile(r"\?[A-Za-z#]")
# "Given the fracture": a differential takes what it starts from as given.
_GIVEN = re.compile(r"\bthe\s$", re.IGNORECASE)
# "No lesion at risk of fracture" denies no fracture.
_RISK = "assertion/risk"
# What the examination compared with told: "COMPARISON: CT of May showed a lytic lesion".
_SHOWED = re.compile(r"\b(?:show|demonstrat|reveal|describ|report)ed\b", re.IGNORECASE)
_ASKING = frozenset({"indication"})


def assertion_of(draft: Draft, section: str | None, text: str) -> tuple[Assertion, Cue | None, str]:
    """The assertion, the cue that decides it (None without one) and the rule's name.

    A question outweighs what follows it; a denial outweighs the hedge inside it ("no findings
    suspicious for"), and a hedge the denial inside it ("possibly no"). What has resolved is absent.
    """
    denial, hedge, question = (first_cue(draft, m) for m in (Modality.NEGATION, Modality.POSSIBLE, Modality.HYPOTHETICAL))
    if question and (question.entry == _RISK or not (denial and not denial.follows and denial.start < question.start)):
        return Assertion.HYPOTHETICAL, question, question.entry
    if denial and not (hedge and _doubts(hedge, denial)):
        return Assertion.ABSENT, denial, denial.entry
    if is_general(section, text):
        return Assertion.HYPOTHETICAL, None, "general statement"
    if hedge:
        asking = section in _ASKING or (section is None and _GLUED_QUERY.match(text, hedge.start))
        return Assertion.HYPOTHETICAL if asking else Assertion.POSSIBLE, hedge, hedge.entry
    if draft.values.get("change") == Change.RESOLVED:
        return Assertion.ABSENT, None, "change: resolved"
    if section == "discussion" and draft.site is None and not is_of_this_case(text):
        return Assertion.HYPOTHETICAL, None, "section: discussion"
    if section == "differential" and not _GIVEN.search(text, 0, draft.start):
        return Assertion.POSSIBLE, None, "section: differential"
    return Assertion.PRESENT, None, "no cue"


def _doubts(hedge: Cue, denial: Cue) -> bool:
    """Whether a hedge bends the denial behind it ("possibly no"); the list of a differential does not."""
    ahead = not hedge.follows and not denial.follows and hedge.start < denial.start
    return ahead and hedge.entry != "assertion/differential"


def history_of(draft: Draft, section: str | None, text: str) -> tuple[bool, Cue | None, str]:
    """Whether the text speaks only of the past, with the cue and the rule's name as in `assertion_of`."""
    cue = first_cue(draft, Modality.HISTORICAL)
    if cue and asked(draft):
        return False, None, "no cue"
    if cue:
        return True, cue, cue.entry
    if not denied(draft) and not asked(draft) and (_DATED.match(text, draft.end) or _DATED_BEFORE.search(text, 0, draft.start)):
        return True, None, "dated in the past"
    past = section == "past_history" or (section == "comparison" and _SHOWED.search(text) is not None)
    return past, None, f"section: {section}"
