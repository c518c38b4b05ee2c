"""The structures and spaces that an effect acts on: ordered rules, of which the first that finds any decides."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from metextract.findings.draft import Scene
from metextract.findings.gaps import Gap
from metextract.readings import Term

_STOPS = frozenset(
    "with but without causing producing which there no where while resulting fat disc disk discs due from by against "
    "affect affects affecting involve involves involving extend extends extending leading surrounding surrounds into".split()
)
_LISTED = Gap(words=5, stops=_STOPS | {"could", "may"})
_OBJECT = Gap(words=8, stops=_STOPS, signs=frozenset("-/'.(),&"))
_OF = Gap(words=7, stops=_STOPS)
_SUBJECT = Gap(words=7, stops=_STOPS | {"and", "or"})
# "Spinal canal at L4 narrowing": a noun has its structure this many words before it at most.
_SUBJECT_OF_NOUN = 3
# "The cord and the exiting roots are compressed": between two targets before their effect.
_JOINED = re.compile(
    r"""
    \s*(?:,|and|or|/|&|and/or|,\s*(?:and|or)|as\ well\ as)\s*
    (?:
        (?:
            the|of|upon|on|any|both|left|right|lt|rt|bilateral|adjacent|spinal
          | exiting|traversing|exit|descending | ner\w{1,3}
          | mild|moderate|severe|marked|minimal|significant
        )\s+
    )*
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Canal, foraminal": a bare comma may stand inside a list but not before its last part.
_COMMA_AND = re.compile(r"\s*,\s*(?:and|or)\b")
# "Compresses the cord, as well as the roots": opens the next target behind an effect.
_AND = re.compile(
    r"""
    \s*(?:
        ,\s*(?:and|or|as\ well\ as)\b | ,
      | and/or\b | and\ also\b | as\ well\ as\b | but\ not\b
      | and\b | or\b | nor\b
      | / | &
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Compressing the exit canal [with] left L5 nerve root".
_WITH_ROOT = re.compile(
    r"\s with \s (?= (?: (?: left|right|lt|rt|both|the|exiting|[LCTS]\d ) \s ){1,3} (?: nerve | root | exit ) )",
    re.VERBOSE | re.IGNORECASE,
)
# "Narrowing of", "mass effect and edema upon": leads from a noun to its target.
_PREPOSITION = re.compile(
    r"""
    \s*(?:(?:and|or)\s(?:\w+\s){1,2})?
    (?:of|on|upon|to|in|over|into|with|at|involving|along|within|affecting)\s
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "The cord and conus are normal in signal and are not compressed."
_SECOND_VERB = re.compile(
    r"""
    \s(?:is|are|was|were)\s(?:\w+\s){1,5}
    (?:and|or|but)\s(?:(?:is|are|was|were|not|also|noted|found|seen|felt|to|be)\s)*(?:\w+ly\s)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NO_LONGER = re.compile(r"\s(?:is|are|was|were|appears?)\sno\slonger\s(?:\w+ly\s)?", re.IGNORECASE)
# "Extends into the canal and compresses": the canal is entered, not compressed.
_INTO = re.compile(r"\b(?:into|within|through)\s(?:the\s)?$", re.IGNORECASE)
# "Enhancement of the roots and cord compression": what is told of the roots is no compression.
_TOLD_OF = re.compile(
    r"\b(?: enhancement | swelling | thickening | signal(?:\s\w+)? | changes? | atrophy | o?edema | myelomalacia | injury | lesions? | clumping ) \s (?: of | in | within ) \s (?: (?: the | both | left | right | [LCTS]\d ) \s )* $",
    re.IGNORECASE | re.VERBOSE,
)
# "Narrowed spinal canal", "compression thecal sac".
_ADJOINS = re.compile(r"\s(?:the\s)?", re.IGNORECASE)
# "Compressing the left S1 root", "impingement bilateral exiting roots".
_DIRECT = re.compile(
    r"""
    \s+(?:
        the|both|left|right|lt|rt|\(?lt|\(?rt|bilateral|adjacent
      | spinal|central|neural|exit\w*|canal|foram\w*|lateral|thecal|nerve|cord
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DIRECT_ENDINGS = ("ing", "encroachment", "impingement", "contact")
# "Displaced the cord": a participle before its object.
_OPENS_OBJECT = re.compile(r"\s*(?:the|both|left|right|exiting|traversing)\s")
# "Effacement of the epidural fat beside the cord" is no effect on the cord.
_FAT = re.compile(r"\bfat\b|\bperineural\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reach:
    """An effect with the targets that stand between it and the effects on either side of it.

    voice: "active" ("compresses"), "passive" ("is compressed") or "noun" ("compression").
    """

    scene: Scene
    effect: Term
    voice: str
    left: list[Term]
    right: list[Term]

    @property
    def adjoins_left(self) -> bool:
        return bool(self.left) and self.scene.between(self.left[-1], self.effect).strip(" -") == ""

    @property
    def subject_fits(self) -> bool:
        return bool(self.left) and _SUBJECT.fits(self.scene.text, self.left[-1].end, self.effect.start)

    def objects(self) -> list[Term]:
        return _chain_right(self.scene, self.effect.end, self.right, _OBJECT)


def is_compound(scene: Scene, target: Term, effect: Term) -> bool:
    """Whether a target is the first half of a later compound: "stenosis and [cord] compression"."""
    return effect.values.get("voice", "noun") == "noun" and scene.between(target, effect).strip(" -") == ""


def _compound(reach: Reach) -> list[Term]:
    """ "Cord compression"."""
    return _chain_left(reach.scene, reach.left) if reach.voice != "active" and reach.adjoins_left else []


def _object_of_verb(reach: Reach) -> list[Term]:
    """ "Compresses the thecal sac"."""
    return reach.objects() if reach.voice == "active" and reach.right else []


def _of_phrase(reach: Reach) -> list[Term]:
    """ "Narrowing of the canal"; not "stenosis with cord contact"."""
    if reach.voice != "noun" or not reach.right:
        return []
    if reach.effect.role == "stenosis.narrowing" and reach.scene.after(reach.effect).lstrip().startswith("with"):
        return []
    return _chain_right(reach.scene, reach.effect.end, reach.right, _OF, _PREPOSITION)


def _direct_object(reach: Reach) -> list[Term]:
    """ "Impingement left S1 root", "encroaching the canal"."""
    if not reach.right or not reach.scene.said(reach.effect).endswith(_DIRECT_ENDINGS):
        return []
    return reach.objects() if _DIRECT.match(reach.scene.text, reach.effect.end) else []


def _subject_of_second_verb(reach: Reach) -> list[Term]:
    """ "The cord and conus are normal in signal and are not compressed"."""
    if reach.voice != "passive" or not reach.left:
        return []
    second = _SECOND_VERB.fullmatch(reach.scene.text, reach.left[-1].end, reach.effect.start)
    return _chain_left(reach.scene, reach.left) if second else []


def _subject_of_passive(reach: Reach) -> list[Term]:
    """ "The cord is mildly displaced", "the cord is no longer displaced"."""
    if reach.voice != "passive" or not reach.left:
        return []
    fits = reach.subject_fits or _NO_LONGER.fullmatch(reach.scene.between(reach.left[-1], reach.effect))
    return _chain_left(reach.scene, reach.left) if fits else []


def _object_of_participle(reach: Reach) -> list[Term]:
    """ "Displaced the cord"."""
    if reach.voice != "passive" or not reach.right:
        return []
    return reach.objects() if _OPENS_OBJECT.match(reach.scene.after(reach.effect)) else []


def _adjoining_object(reach: Reach) -> list[Term]:
    """ "Narrowed spinal canal", "compression thecal sac"."""
    if reach.voice == "active" or not reach.right:
        return []
    return reach.objects() if _ADJOINS.fullmatch(reach.scene.text, reach.effect.end, reach.right[0].start) else []


def _adjoining_subject(reach: Reach) -> list[Term]:
    """ "Thecal sac compressing": the verb without an object of its own."""
    return _chain_left(reach.scene, reach.left) if reach.voice == "active" and reach.adjoins_left else []


def _near_subject(reach: Reach) -> list[Term]:
    """ "Spinal canal at L4 narrowing"."""
    if reach.voice != "noun" or not reach.subject_fits:
        return []
    words = reach.scene.between(reach.left[-1], reach.effect).split()
    return _chain_left(reach.scene, reach.left) if len(words) <= _SUBJECT_OF_NOUN else []


def _of_heading(reach: Reach) -> list[Term]:
    """ "Neural foramina: Moderate narrowing at L4-5"."""
    heading = reach.scene.sentence.heading
    if not heading or reach.effect.start < heading or reach.effect.role == "fracture.deformity":
        return []
    return [t for t in reach.left if reach.scene.text[:heading].strip(" :.-").lower() == reach.scene.said(t)]


# The first rule that finds targets decides. What adjoins the effect goes before what is farther off, and an
# object before a subject: "cord compression of the roots" is of the cord, "tumor at the cord compresses the sac" of the sac.
_RULES: tuple[Callable[[Reach], list[Term]], ...] = (
    _compound,
    _object_of_verb,
    _of_phrase,
    _direct_object,
    _subject_of_second_verb,
    _subject_of_passive,
    _object_of_participle,
    _adjoining_object,
    _adjoining_subject,
    _near_subject,
    _of_heading,
)


def targets_of(reach: Reach) -> list[Term]:
    return next((found for rule in _RULES if (found := rule(reach))), [])


def _chain_left(scene: Scene, left: list[Term]) -> list[Term]:
    """The nearest target before the effect, with those listed before it."""
    chain = [left[-1]]
    for target in reversed(left[:-1]):
        gap = scene.between(target, chain[0])
        if (
            _INTO.search(scene.text, 0, target.start)
            or _TOLD_OF.search(scene.text, 0, target.start)
            or not _JOINED.fullmatch(gap)
        ):
            break
        if len(chain) == 1 and gap.lstrip().startswith(",") and not _COMMA_AND.match(gap):
            break
        chain.insert(0, target)
    return chain


def _chain_right(scene: Scene, start: int, right: list[Term], gap: Gap, opening: re.Pattern[str] | None = None) -> list[Term]:
    """The first target behind the effect, with those listed behind it; a gap may have to open with a preposition."""
    text = scene.text
    if _FAT.search(text, start, right[0].start):
        return []
    if opening is not None:
        opened = opening.match(text, start)
        if not opened or opened.end() > right[0].start:
            return []
        start = opened.end()
    if not gap.fits(text, min(start, right[0].start), right[0].start):
        return []
    chain = [right[0]]
    for target in right[1:]:
        joint = _AND.match(text, chain[-1].end) or _WITH_ROOT.match(text, chain[-1].end)
        if not joint or joint.end() > target.start or not _LISTED.fits(text, joint.end(), target.start):
            break
        chain.append(target)
    return chain
