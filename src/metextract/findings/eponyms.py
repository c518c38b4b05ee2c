"""Eponyms that fix the fractured bone or vertebra: "Colles fracture" is of the radius."""

from metextract.findings.places import Site
from metextract.levels import LevelItem, LevelMention
from metextract.readings import Term
from metextract.records import Bone

_BONES = {
    "hill": Bone.HUMERUS,  # Hill-Sachs
    "colles": Bone.RADIUS,
    "smith": Bone.RADIUS,
    "jones": Bone.FOOT,
    "lisfranc": Bone.FOOT,
    "boxer": Bone.HAND,
    "galeazzi": Bone.RADIUS,
    "monteggia": Bone.ULNA,
    "maisonneuve": Bone.FIBULA,
    "segond": Bone.TIBIA,
    "bankart": Bone.SCAPULA,
    "bony bankart": Bone.SCAPULA,
    "osseous bankart": Bone.SCAPULA,
    "pilon": Bone.TIBIA,
}
_VERTEBRAE = {"hangman": "C2", "jefferson": "C1"}


def eponym_site(term: Term, text: str) -> Site | None:
    """The place that the eponym stands for; None if it may be of several bones."""
    words = text[term.start : term.end].lower()
    for name, bone in _BONES.items():
        if words.startswith(name):
            return Site(term.start, term.end, bones=(bone,), rule=term.entry)
    for name, level in _VERTEBRAE.items():
        if words.startswith(name):
            mention = LevelMention(term.start, term.end, (LevelItem(level),))
            return Site(term.start, term.end, mention=mention, rule=term.entry)
    return None
