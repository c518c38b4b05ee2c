"""A heading with the only noun has the places of its items: "Index lesions:" over "- L1: 14 mm" and "- L3: 26 mm"."""

import re
from functools import reduce

from metextract.findings.draft import Draft, Scene
from metextract.findings.places import SiteGroup
from metextract.findings.site_rules import SiteRule
from metextract.records import Kind

_KINDS = frozenset({Kind.BONE_LESION, Kind.FRACTURE})
# "Index lesions[:]", "Compression fractures [are as follows -]".
_LEADS = re.compile(
    r"\s* (?: (?: are | is | include\w* | as | follows?|following ) \s? )* (?: : | - | (?<=follows) )? \s*",
    re.VERBOSE | re.IGNORECASE,
)
_LED = re.compile(r"[:-] \s* $ | follows \W* $", re.VERBOSE | re.IGNORECASE)
# "L1, L3: preserved".
_NORMAL = re.compile(
    r"\b(?: normal | preserved | maintained | intact | unremarkable | no | not | without )\b", re.VERBOSE | re.IGNORECASE
)
# "[Left] L1 pedicle: 13 mm".
_OPENS = re.compile(r"\W* (?: (?: left | right | the | lt | rt | l | r ) \s )*", re.VERBOSE | re.IGNORECASE)


class Listing:
    """The open list of a report: its heading's draft, and the places of the items read so far."""

    def __init__(self) -> None:
        self._head: tuple[Draft, Scene] | None = None
        self._places: list[SiteGroup] = []
        self._untold = False

    def read(self, scene: Scene) -> tuple[Draft, Scene] | None:
        """Read a sentence with its findings; a heading that no one else has kept comes back when its list ends."""
        if self._is_item(scene):
            self._add(scene)
            return None
        if self._head is not None and not scene.sentence.opens_line:
            return None
        closed = self.close()
        leader = _leader(scene)
        self._head = (leader, scene) if leader is not None else None
        return closed

    def close(self) -> tuple[Draft, Scene] | None:
        """Give the heading its places, if one of its items has no noun of its own."""
        head, places = self._head, self._places
        wanted = head is not None and places and self._untold
        self._head, self._places, self._untold = None, [], False
        if head is None or not wanted:
            return None
        draft, _ = head
        draft.site, draft.site_rule = reduce(SiteGroup.joined, places), SiteRule.LISTED
        if not draft.dropped:
            return None
        draft.dropped = False
        return head

    def _is_item(self, scene: Scene) -> bool:
        if self._head is None or not scene.sentence.opens_line or not scene.groups:
            return False
        same = scene.sentence.paragraph == self._head[1].sentence.paragraph
        return same and _OPENS.fullmatch(scene.text, 0, scene.groups[0].start) is not None

    def _add(self, scene: Scene) -> None:
        if self._head is None or _NORMAL.search(scene.text):
            return
        self._places.append(scene.groups[0])
        self._untold = self._untold or all(head.kind is not self._head[0].kind for head in scene.heads())


def may_lead(text: str) -> bool:
    """Whether a sentence ends as one does that leads a list: with a colon, a dash or "follows"."""
    return _LED.search(text) is not None


def _leader(scene: Scene) -> Draft | None:
    """The head without a place that a sentence ends with, before a colon or "as follows"."""
    last = max(scene.drafts, key=lambda draft: draft.end, default=None)
    if last is None or last.kind not in _KINDS or last.site is not None:
        return None
    behind = scene.text[last.end :]
    return last if _LEADS.fullmatch(behind) and may_lead(behind) else None
