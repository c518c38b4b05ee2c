"""The side of the limb that a sentence or its heading speaks of: "radiographs of the left knee show no fracture"."""

import re
from dataclasses import dataclass

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Scene
from metextract.findings.side_words import sides_in
from metextract.readings import Term
from metextract.records import Kind, Laterality

_ROLES = frozenset({"anatomy.limb", "anatomy.bone"})
_KINDS = frozenset({Kind.BONE_LESION, Kind.FRACTURE})
# "left [distal] forearm", "the right [lateral] ankle".
_TO_LIMB = re.compile(
    r"\s (?: (?: upper|lower|proximal|distal|mid|lateral|medial|anterior|posterior | great|little|ring|index|middle ) \s ){0,2}",
    re.VERBOSE | re.IGNORECASE,
)


# "Right foot.", "Left knee, two views."; "Left knee There is ...": a heading that lost its line.
_ONLY_LIMB = re.compile(r"(?: [\s,.:] | \b\w{1,9}\sviews? | series | radiographs? | x-?rays? )*", re.VERBOSE | re.IGNORECASE)
_OF_LIMB = re.compile(r"[^.;,]{0,40} \b (?: of | in ) \s (?: the\s | his\s | her\s )?", re.VERBOSE | re.IGNORECASE)
_GLUED = re.compile(r"\s [A-Z][a-z]+ \s", re.VERBOSE)


# "No additional fracture": not only of the limb.
_OTHERS = re.compile(r"\b(?:additional|other|further)\s(?:[\w-]+\s){0,2}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limb:
    """A limb or bone with its side; start counts in the sentence that names it."""

    side: str
    bones: frozenset[str]
    rule: str
    start: int
    end: int

    def holds(self, draft: Draft) -> bool:
        """Whether a finding may be in this limb: one without a place, or in its bones."""
        if draft.site is None:
            return draft.kind is Kind.FRACTURE or denied(draft)
        bones = {str(bone) for bone in draft.site.bones()}
        return bool(bones) and bones <= self.bones and not draft.site.vertebral


class Examined:
    """The limbs that a sentence names, and the one that it stands under (limb): that of a heading, for its line or its paragraph."""

    def __init__(self) -> None:
        self._named: tuple[Limb, ...] = ()
        self.limb: Limb | None = None
        self._of_line = False
        self._place: tuple[int, int, str | None] = (-1, -1, None)

    def enter(self, scene: Scene) -> None:
        """Update for a sentence."""
        sentence = scene.sentence
        paragraph, line, section = self._place
        if (sentence.paragraph, sentence.section) != (paragraph, section) or (self._of_line and sentence.line != line):
            self.limb = None
        self._place = (sentence.paragraph, sentence.line, sentence.section)
        self._named = _limbs(scene)
        if sentence.heading:
            self.limb = next((limb for limb in self._named if limb.end <= sentence.heading), None)
            self._of_line = not sentence.alone
        elif self._named and _is_title(scene.text, self._named[0]):
            self.limb, self._of_line = self._named[0], False

    def describe_side(self, draft: Draft, scene: Scene) -> None:
        """Set the side of a finding that has none of its own from the limb named before it, or from that of its heading."""
        if draft.kind not in _KINDS or "laterality" in draft.values:
            return
        before = [limb for limb in self._named if limb.start < draft.start] or [
            limb for limb in self._named if _is_where(draft, scene, limb)
        ]
        if before:
            sides = {limb.side for limb in before}
            if len(sides) == 1 and all(limb.holds(draft) for limb in before):
                draft.set("laterality", Laterality(before[-1].side), before[-1].rule, before[-1].start, before[-1].end)
        elif self.limb is not None and self.limb.holds(draft) and not _OTHERS.search(scene.text, 0, draft.start):
            draft.set("laterality", Laterality(self.limb.side), "side of the heading")


def _limbs(scene: Scene) -> tuple[Limb, ...]:
    """The limbs and bones of a sentence that have a side of their own."""
    if scene.roles.isdisjoint(_ROLES):
        return ()
    sides = sides_in(scene)
    parts = [t for t in scene.reading.terms if t.role in _ROLES]
    return tuple(_limb(side, part) for part in parts for side in sides if _TO_LIMB.fullmatch(scene.text, side.end, part.start))


def _is_where(draft: Draft, scene: Scene, limb: Limb) -> bool:
    """Whether a limb behind the finding's place says whose it is: "fracture of tibia and fibula (distal third) of right leg"."""
    if draft.site is None or draft.site not in scene.groups or limb.start < draft.site.end:
        return False
    return bool(_OF_LIMB.fullmatch(scene.text, draft.site.end, limb.start))


def _is_title(text: str, limb: Limb) -> bool:
    """Whether a sentence is nothing but the limb, or opens with it as a heading that lost its line."""
    if _ONLY_LIMB.fullmatch(text[: limb.start] + text[limb.end :]):
        return True
    return limb.start == 0 and _GLUED.match(text, limb.end) is not None


def _limb(side: Term, part: Term) -> Limb:
    return Limb(side.values["laterality"], frozenset(part.values["bones"].split()), side.entry, side.start, part.end)
