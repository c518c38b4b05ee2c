"""What carries from sentence to sentence: headings, opening levels, the place named last."""

import re
from collections.abc import Sequence

from metextract.findings.draft import Draft, Scene
from metextract.findings.heights import height_loss
from metextract.findings.places import SiteGroup
from metextract.findings.site_rules import OWN, SiteRule
from metextract.readings import Modality
from metextract.records import Kind, Nature

_BONE_HEADING = re.compile(r"\b(?:bones?|skelet\w*|musculo\w*|msk|osseous|bony|marrow|spine|vertebra\w*)\b", re.IGNORECASE)
_OTHER_HEADING = re.compile(r"\b(?:soft\stissue\w*|chest\swall|discs?|cord|paraspinal|lungs?|liver|kidneys?)\b", re.IGNORECASE)
_EXAM = re.compile(
    r"\b(?:mri?|ct|x-?rays?|xr|radiograph\w*|scan|contrast|pet|protocol|screening|post|imaging|lss)\b", re.IGNORECASE
)
_OPENS = re.compile(r"(?:at|in|the|on|involving|within|from|level\sof|again)?\s*(?:(?:the|level|levels|of)\s)*", re.IGNORECASE)
_ONLY_PLACE = re.compile(r"(?:\s*(?:left|right|bilateral|the|views?|series))*[\s.:-]*", re.IGNORECASE)
_SHOWS = re.compile(
    r"\s*(?:vertebra\w*|body|bodies|level|segment|disc)?\s*(?:shows?|demonstrates?|has|have|reveals?|is|are|:|-|,)\s?",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"^\W*(?:this|these|it|they|findings?|appearances?|the\s(?:findings?|appearances?|lesions?)|features?|metastatic\sdisease|metastas[ei]s|malignan\w+)\b.{0,60}?\b(?:consistent|compatible|keeping|suspicious|concerning|worrisome|suggest\w*|represent\w*|likely|favou?r\w*|possible|excluded|metasta\w+)\b",
    re.IGNORECASE,
)
_HEIGHT = re.compile(r"\bheight\b", re.IGNORECASE)


class Carry:
    """The places that a sentence may inherit."""

    def __init__(self) -> None:
        self.last: SiteGroup | None = None
        self.earlier: dict[Kind, SiteGroup | None] = {}
        self._above: SiteGroup | None = None
        self._above_bone = False
        self._line: SiteGroup | None = None
        self._line_bone = False
        self._opening: SiteGroup | None = None
        self._place = (-1, -1)
        self._section: str | None = None

    def enter(self, scene: Scene) -> None:
        """Update headings for a sentence and tell it whether it stands under bones."""
        sentence = scene.sentence
        paragraph, line = self._place
        if sentence.paragraph != paragraph or sentence.section != self._section:
            self._above, self._above_bone, self._opening = None, False, None
        if sentence.line != line:
            self._line, self._line_bone = None, False
        self._place, self._section = (sentence.paragraph, sentence.line), sentence.section
        if sentence.heading:
            self._read_heading(scene)
        elif self._is_place(scene):
            self._line, self._line_bone, self._opening = scene.groups[0], not scene.groups[0].weak, None
        elif sentence.item and sentence.opens_line:
            self._opening = self._opens(scene)
        elif (opening := self._opens(scene)) is not None:
            self._opening = opening
        elif self._opening is not None and any(g.has_levels for g in scene.groups):
            self._opening = None
        scene.bone_context = self._line_bone or self._above_bone

    def _read_heading(self, scene: Scene) -> None:
        sentence = scene.sentence
        words = scene.text[: sentence.heading]
        site = next((g for g in scene.groups if g.start < sentence.heading), None)
        if _EXAM.search(words) and not (site and site.has_levels):
            site = None
        bone = bool(_BONE_HEADING.search(words)) and not _OTHER_HEADING.search(words) or bool(site and not site.weak)
        self._opening = None
        if sentence.alone:
            self._above, self._above_bone = site, bone
            self._line = None
        else:
            self._line, self._line_bone = site, bone
            if site is None:
                self._above = None

    def _is_place(self, scene: Scene) -> bool:
        """Whether the sentence is a place and nothing else ("Pelvis.", "Left hip.")."""
        if len(scene.groups) != 1 or scene.groups[0].has_levels:
            return False
        around = scene.text[: scene.groups[0].start] + scene.text[scene.groups[0].end :]
        return bool(_ONLY_PLACE.fullmatch(around))

    def _opens(self, scene: Scene) -> SiteGroup | None:
        """The level that the sentence opens with."""
        first = scene.groups[0] if scene.groups else None
        if first is None or not first.has_levels:
            return None
        opened = _OPENS.fullmatch(scene.text, 0, first.start)
        return first if opened and (opened.group().strip() or first.has_pair or _SHOWS.match(scene.text, first.end)) else None

    def for_sentence(self, scene: Scene) -> tuple[SiteGroup | None, SiteRule]:
        """The site that a finding without one takes, and the rule's name."""
        if self._line is not None:
            return self._line, SiteRule.CARRIED_HEADING
        if self._opening is not None:
            return self._opening, SiteRule.CARRIED_OPENING
        if self._above is not None:
            return self._above, SiteRule.CARRIED_HEADING
        return None, SiteRule.NONE

    def leave(self, scene: Scene) -> None:
        """Remember the places and findings of a sentence."""
        levelled = [g for g in scene.groups if g.has_levels] or [g for g in scene.groups if not g.weak]
        if levelled:
            self.last = levelled[-1] if not scene.sentence.heading else levelled[0]
        for draft in scene.heads():
            if draft.site is not None:
                self.earlier[draft.kind] = draft.site

    def restated(self, scene: Scene, before: Sequence[Draft]) -> None:
        """ "This is favored to reflect an insufficiency fracture": the finding of the sentence before, said again."""
        if not _EXPLAINS.search(scene.text):
            return
        for draft in scene.heads():
            earlier = [d for d in before if d.kind is draft.kind and not d.dropped and not _is_denied(d)]
            if (
                draft.kind in (Kind.FRACTURE, Kind.BONE_LESION)
                and earlier
                and not _is_denied(draft)
                and draft.site_rule not in OWN
            ):
                for attribute in ("etiology", "nature", "acuity", "morphology"):
                    if attribute in draft.values and attribute not in earlier[-1].values:
                        earlier[-1].set(attribute, draft.values[attribute], "said in the next sentence")
                draft.dropped = True

    def add_to(self, scene: Scene, before: Sequence[Draft]) -> None:
        """A sentence without findings of its own may say what the ones before it are."""
        affirmed = [d for d in before if not d.dropped and not _is_denied(d)]
        lesions = [d for d in affirmed if d.kind is Kind.BONE_LESION]
        if lesions and "nature" not in lesions[-1].values and _EXPLAINS.search(scene.text):
            natures = {t.values["nature"] for t in scene.reading.terms if "nature" in t.values}
            if len(natures) == 1:
                lesions[-1].set("nature", Nature(natures.pop()), "said in the next sentence")
        fractures = [d for d in affirmed if d.kind is Kind.FRACTURE]
        if fractures and "height_loss_percent" not in fractures[-1].values and _HEIGHT.search(scene.text):
            loss = height_loss(scene.text, 0, len(scene.text))
            if loss:
                fractures[-1].set("height_loss_percent", loss[0], "said in the next sentence")


def _is_denied(draft: Draft) -> bool:
    return any(cue.modality is Modality.NEGATION for cue in draft.cues)
