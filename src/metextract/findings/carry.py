"""What carries from sentence to sentence: headings, opening levels, the place named last."""

import re
from collections.abc import Sequence

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Scene
from metextract.findings.headings import heading_site, is_bone_heading, only_place, opening_levels
from metextract.findings.heights import height_loss
from metextract.findings.neighbourhood import Inherited
from metextract.findings.places import SiteGroup
from metextract.findings.site_rules import OWN, SiteRule
from metextract.records import Change, Kind, Nature

# "This is favored to reflect ...", "The findings are suspicious for ...", "Metastatic disease cannot be excluded".
_EXPLAINS = re.compile(
    r"""
    ^ \W*
    (?: this | these | it | they | findings? | appearances? | features?
      | (?P<examined> (?:the\s)? (?: biops\w+ | histolog\w+ | histopatholog\w+ | patholog\w+ ) )
      | the\s (?: findings? | appearances? | lesions? )
      | metastatic\sdisease | metastas[ei]s | malignan\w+ )\b
    .{0,60}?
    \b(?: consistent | compatible | keeping | suspicious | concerning | worrisome | suggest\w* | represent\w*
        | likely | favou?r\w* | show\w* | reveal\w* | confirm\w* | possible | excluded | metasta\w+ )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "It was classified as a type 3B fracture".
_CLASSIFIES = re.compile(r"\b classified \s as \b", re.VERBOSE | re.IGNORECASE)
# "The appearance is similar to the prior study", "These are unchanged".
_STILL_SAME = re.compile(
    r"""
    ^ \W* (?: this | these | they | it | (?:the\s)? (?: appearances? | findings? | lesions? | fractures? ) ) \s
    (?: is|are|was|were|has|have|appears?|remains? ) \s
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEIGHT = re.compile(r"\b height \b", re.VERBOSE | re.IGNORECASE)
_PREDICATE_REACH = 15
_RESTATED_KINDS = frozenset({Kind.FRACTURE, Kind.BONE_LESION})
_RESTATED = ("etiology", "nature", "acuity", "morphology")
_INHERITED = frozenset({SiteRule.NONE, SiteRule.CARRIED_HEADING, SiteRule.CARRIED_OPENING, SiteRule.BACK_REFERENCE})
# Uptake and signal that a fracture explains; a lesion or metastasis stays.
_SIGNS = frozenset({"bone_lesion.uptake", "bone_lesion.marrow"})
_SIGNALS = _SIGNS | {"words.qualifier", "words.bone_word", "words.weak_noun"}
_NEXT_SENTENCE = "said in the next sentence"


class Carry:
    """The places that a sentence may inherit.

    last: the site named last. earlier: the site of the last finding of each kind. Of headings, one that stands alone on
    its line is for its paragraph (above), one that opens a line for that line; an opening is for the sentences behind it.
    """

    def __init__(self) -> None:
        self._last: SiteGroup | None = None
        self._earlier: dict[Kind, SiteGroup | None] = {}
        self._above: SiteGroup | None = None
        self._above_bone = False
        self._line: SiteGroup | None = None
        self._line_bone = False
        self._opening: SiteGroup | None = None
        self._place = (-1, -1)
        self._section: str | None = None

    def enter(self, scene: Scene) -> None:
        """Update headings for a sentence and tell it whether it stands under bones."""
        self._forget(scene)
        if scene.sentence.heading:
            self._read_heading(scene)
        elif (place := only_place(scene)) is not None:
            self._line, self._line_bone, self._opening = place, not place.weak, None
        else:
            self._read_opening(scene)
        scene.bone_context = self._line_bone or self._above_bone
        carried, _ = self._carried()
        scene.under_levels = carried is not None and carried.has_levels

    def _forget(self, scene: Scene) -> None:
        """Headings end with their paragraph, section or line."""
        sentence = scene.sentence
        paragraph, line = self._place
        if sentence.paragraph != paragraph or sentence.section != self._section:
            self._above, self._above_bone, self._opening = None, False, None
        if sentence.line != line:
            self._line, self._line_bone = None, False
        self._place, self._section = (sentence.paragraph, sentence.line), sentence.section

    def _read_heading(self, scene: Scene) -> None:
        site = heading_site(scene)
        bone = is_bone_heading(scene) or (site is not None and not site.weak)
        self._opening = None
        if scene.sentence.alone:
            self._above, self._above_bone, self._line = site, bone, None
            return
        self._line, self._line_bone = site, bone
        if site is None:
            self._above = None

    def _read_opening(self, scene: Scene) -> None:
        """A new opening, a new item or other levels end the opening before."""
        opening = opening_levels(scene)
        new_item = scene.sentence.item and scene.sentence.opens_line
        if opening is not None or new_item or any(g.has_levels for g in scene.groups):
            self._opening = opening

    def inherited(self) -> Inherited:
        """What the sentence that was entered last may inherit."""
        return Inherited(*self._carried(), self._last, self._earlier)

    def _carried(self) -> tuple[SiteGroup | None, SiteRule]:
        """The site that a finding without one takes, and the rule's name."""
        if self._line is not None:
            return self._line, SiteRule.CARRIED_HEADING
        if self._opening is not None:
            return self._opening, SiteRule.CARRIED_OPENING
        if self._above is not None:
            return self._above, SiteRule.CARRIED_HEADING
        return None, SiteRule.NONE

    def leave(self, scene: Scene) -> None:
        """Remember the places and findings of a sentence; under an item heading the heading is the place."""
        places = [g for g in scene.groups if g.has_levels] or [g for g in scene.groups if not g.weak]
        if places:
            self._last = places[0] if scene.sentence.heading else places[-1]
        self._earlier |= {draft.kind: draft.site for draft in scene.heads() if draft.site is not None}

    def restated(self, scene: Scene, before: Sequence[Draft]) -> None:
        """Drop what the sentence before has said: "This is favored to reflect an insufficiency fracture"."""
        affirmed = _affirmed(before)
        _merge_height(scene, affirmed)
        explains = _EXPLAINS.search(scene.text)
        if explains is None and not _CLASSIFIES.search(scene.text):
            return
        _explain_away(scene, affirmed)
        told = explains.end() if explains and explains["examined"] else 0
        for draft in scene.heads():
            earlier = [d for d in affirmed if d.kind is draft.kind]
            if draft.start < told or draft.kind not in _RESTATED_KINDS or draft.site_rule in OWN or not earlier or denied(draft):
                continue
            _pass_on(draft, earlier[-1])
            draft.dropped = True

    def add_to(self, scene: Scene, before: Sequence[Draft]) -> None:
        """A sentence without findings of its own may say what the ones before it are."""
        affirmed = _affirmed(before)
        lesions = [d for d in affirmed if d.kind is Kind.BONE_LESION]
        fractures = [d for d in affirmed if d.kind is Kind.FRACTURE]
        if lesions:
            _add_nature(lesions[-1], scene)
        if fractures:
            _add_height_loss(fractures[-1], scene)
        if affirmed:
            _add_change(affirmed, scene)


def _merge_height(scene: Scene, affirmed: Sequence[Draft]) -> None:
    """ "Compression fracture of L1. There is 30% height loss.": told of the fracture before."""
    fractures = [d for d in affirmed if d.kind is Kind.FRACTURE and (d.site is None or d.site.vertebral)]
    if len(fractures) != 1:
        return
    for draft in scene.heads():
        lost = draft.kind is Kind.FRACTURE and draft.anchor.role in ("fracture.height", "fracture.loss")
        same = draft.site_rule in _INHERITED and (draft.site is None or draft.site is fractures[0].site)
        if not lost or denied(draft) or not same or "height_loss_percent" not in draft.values:
            continue
        for attribute in ("height_loss_percent", "morphology", "retropulsion"):
            if attribute in draft.values and attribute not in fractures[0].values:
                fractures[0].set(attribute, draft.values[attribute], _NEXT_SENTENCE)
        draft.dropped = True


def _explain_away(scene: Scene, affirmed: Sequence[Draft]) -> None:
    """ "Uptake in the rib. This is consistent with a fracture.": the uptake is no lesion."""
    if not any(h.kind is Kind.FRACTURE and not denied(h) for h in scene.heads()):
        return
    for lesion in affirmed:
        if lesion.kind is Kind.BONE_LESION and lesion.roles <= _SIGNALS and lesion.roles & _SIGNS:
            lesion.dropped = True


def _pass_on(restated: Draft, first: Draft) -> None:
    """What the second naming adds goes to the first."""
    for attribute in _RESTATED:
        if attribute in restated.values and attribute not in first.values:
            first.set(attribute, restated.values[attribute], _NEXT_SENTENCE)


def _add_nature(lesion: Draft, scene: Scene) -> None:
    """Set the nature: "Sclerotic lesion in L2. This is suspicious for metastasis"."""
    if "nature" in lesion.values or not _EXPLAINS.search(scene.text):
        return
    natures = {t.values["nature"] for t in scene.reading.terms if "nature" in t.values}
    if len(natures) == 1:
        lesion.set("nature", Nature(natures.pop()), _NEXT_SENTENCE)


def _add_height_loss(fracture: Draft, scene: Scene) -> None:
    """Set the loss of height: "L1 fracture. About 40% of the height is lost"."""
    if "height_loss_percent" in fracture.values or not _HEIGHT.search(scene.text):
        return
    loss = height_loss(scene.text, 0, len(scene.text))
    if loss is not None:
        fracture.set("height_loss_percent", loss[0], _NEXT_SENTENCE)


def _add_change(affirmed: list[Draft], scene: Scene) -> None:
    """Set the change of what the sentence before told: "Healing rib fractures. The appearance is similar"."""
    subject = _STILL_SAME.match(scene.text)
    if subject is None:
        return
    told = [m for m in scene.reading.modifiers if "change" in m.values and m.start - subject.end() <= _PREDICATE_REACH]
    if len({m.values["change"] for m in told}) == 1 and len({d.kind for d in affirmed}) == 1:
        for draft in affirmed:
            if "change" not in draft.values:
                draft.set("change", Change(told[0].values["change"]), _NEXT_SENTENCE)


def _affirmed(drafts: Sequence[Draft]) -> list[Draft]:
    return [d for d in drafts if not d.dropped and not denied(d)]
