"""The typed finding of a draft: offsets of the report, values of closed sets, and the evidence of each."""

from typing import Any, cast

from metextract.findings.assertion import assertion_of, history_of
from metextract.findings.draft import Draft, Scene
from metextract.findings.linking import SEGMENT_KINDS
from metextract.findings.values import ENUMERATIONS
from metextract.layout.fold import Folded
from metextract.records import FINDING_TYPES, Evidence, Finding


def typed_finding(report: str, draft: Draft, scene: Scene) -> Finding:
    """The finding as the reader of a result sees it."""
    folded, section = scene.sentence.folded, scene.sentence.section
    assertion, cue, rule = assertion_of(draft, section, scene.text)
    evidence = [_evidence(folded, "assertion", rule, cue.start if cue else None, cue.end if cue else None)]
    historical, past, past_rule = history_of(draft, section, scene.text)
    if historical:
        evidence.append(_evidence(folded, "historical", past_rule, past.start if past else None, past.end if past else None))
    places = _places(draft)
    values = {name: _typed(name, value) for name, value in draft.values.items() if value is not None}
    evidence += _evidence_of_places(folded, draft, scene, places)
    evidence += [_evidence(folded, name, *draft.reasons[name]) for name in values]
    start, end = folded.origin(draft.start), folded.origin_end(draft.end)
    record = FINDING_TYPES[draft.kind](
        start=start,
        end=end,
        text=report[start:end],
        assertion=assertion,
        historical=historical,
        section=section,
        evidence=tuple(evidence),
        **places,
        **values,
    )
    # FINDING_TYPES holds the members of the union, which its type, made for constructing, cannot say.
    return cast(Finding, record)


def _places(draft: Draft) -> dict[str, Any]:
    """Levels, regions and bones by the names of their fields: keyword arguments, each of its own type."""
    if draft.site is None:
        return {}
    return {
        "levels": draft.site.levels(draft.kind in SEGMENT_KINDS),
        "regions": draft.site.regions(),
        "bones": draft.site.bones(),
    }


def _evidence_of_places(folded: Folded, draft: Draft, scene: Scene, places: dict[str, Any]) -> list[Evidence]:
    """Evidence of each place that is not empty; a site that was carried over has no words in this sentence."""
    rule = f"site: {draft.site_rule}"
    here = draft.site if draft.site in scene.groups else None
    start, end = (here.start, here.end) if here else (None, None)
    return [_evidence(folded, attribute, rule, start, end) for attribute, value in places.items() if value]


def _evidence(folded: Folded, attribute: str, rule: str, start: int | None, end: int | None) -> Evidence:
    if start is None or end is None or end <= start:
        return Evidence(attribute=attribute, rule=rule)
    return Evidence(attribute=attribute, rule=rule, start=folded.origin(start), end=folded.origin_end(end))


def _typed(name: str, value: Any) -> Any:
    """The closed-set value of what a lexicon entry wrote as a word."""
    enumeration = ENUMERATIONS.get(name)
    return enumeration(value) if enumeration and isinstance(value, str) else value
