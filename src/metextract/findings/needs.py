"""What a sentence must hold for a finding to be possible in it, by its words alone.

A sentence that lacks it is not read, and a report without any such sentence is done. What is asked here is never more
than the finders ask, so that nothing is lost; it is the first thing to look at when a finder learns something new.
"""

import re
from collections.abc import Callable

from metextract.findings.lesion_spread import SPREADING
from metextract.findings.lesion_verdict import VAGUE_NOUNS
from metextract.lexicon import Entry
from metextract.records import LesionType

# Names of lesions of bone: those that hold a word for it, and those that need none.
_OF_BONE, _OF_ITSELF = "name with a bone", "name that is of bone"
_WHOLE = frozenset({"bone_lesion.tumor", "bone_lesion.whole", "bone_lesion.marrow"})
# Files, roles and entries.
_ASKED = frozenset(
    """
    fracture bone_lesion epidural_disease neural_compression stenosis words mimics/metastasis
    anatomy.bone anatomy.region anatomy.region_word anatomy.level_name anatomy.limb
    """.split()
)
_FIRM_NOUN, _SPREADING_NOUN = "weak noun that is not vague", "weak noun that may stand alone"

# Of chunks in lower case.
MARKS = {
    "bone": re.compile(
        r"""
        (?<![a-z])
        (?:
            bon[ey] | osse | skelet | marrow | cort(?:ical|ex|ices) | medullary | musculo | msk | periost | endost | trabecul | transition
          | vertebr | spin(?:e|al) | cervical | thoracic | dorsal | lumb | sacr | coccy
          | pelvi[sc] | ili | ribs? (?![a-z]) | stern | skull | femur | femora | humer | mandib | maxill | orbit | clivus
        )
        """,
        re.VERBOSE,
    ),
    "level": re.compile(
        r"""
        (?<![a-z]) (?: cervical | thoracic | dorsal | lumbar | sacral )
      | (?: (?<![a-z]) | (?<=at) | (?<=of) | (?<=in) | (?<=from) ) (?: th | [ctdls] ) [^a-z]* v? [^a-z]* \d     # "t8", "l-v3", "atl4"
      | (?<![a-z']) (?: th | [ctdls] ) -? $                                                                    # the "t" of "t 8"
        """,
        re.VERBOSE,
    ),
    "spine": re.compile(
        r"""
        (?<![a-z0-9_])
        (?: spin[ea] | vertebr | lumb | lss | dis[ck]s? (?![a-z]) | [ctl]\d | thecal | cord (?![a-z]) | cauda | conus | epidural | foram | canal )
        """,
        re.VERBOSE,
    ),
    "hash": re.compile(r"\#(?!\d)"),
    "hidden": re.compile(r"x{3}"),
    "canal": re.compile(r"canal"),
    "enters": re.compile(r"exten | inva | spread | protrud | enter | soft", re.VERBOSE),
    "compression": re.compile(r"compress | impinge", re.VERBOSE),
    "bodies": re.compile(r"bodies"),
    "stenosis": re.compile(r"stenos"),
    "bone type": re.compile(r"osteo | radio", re.VERBOSE),
    "expansile": re.compile(r"expansile"),
    "nidus": re.compile(r"nidus"),
    "grade": re.compile(r"escc | bilsky | scale | grade | (?<!\d) 1[abc]", re.VERBOSE),
    "among bones": re.compile(r"fractur | lytic | metasta", re.VERBOSE),
}


def asked(entry: Entry) -> bool:
    """Whether any question here is about an entry's phrases."""
    return entry.file in _ASKED or entry.label in _ASKED or entry.key in _ASKED


def names(entry: Entry, phrase: str) -> tuple[str, ...] | None:
    """What a phrase of an entry means here beside what its entry does; the mark "hash" stands for those with that sign."""
    if "#" in phrase:
        return None
    if entry.label == "bone_lesion.type" and entry.values.get("lesion_type") != LesionType.MIXED:
        return (_OF_ITSELF,)
    if entry.label in _WHOLE:
        return (_OF_BONE,) if MARKS["bone"].search(phrase.lower()) else (_OF_ITSELF,)
    if entry.label != "words.weak_noun" or phrase in VAGUE_NOUNS:
        return ()
    return (_SPREADING_NOUN,) if phrase in SPREADING else (_FIRM_NOUN,)


class Needs:
    """The questions, as masks of a gate's bits; `mask` gives the bits of names."""

    def __init__(self, mask: Callable[..., int]) -> None:
        self._bone = mask(
            *("bone", "level", "anatomy.bone", "anatomy.region", "anatomy.region_word", "anatomy.level_name"),
            *("words.bone_word", "fracture.shape", "fracture.eponym"),
        )
        self._site = mask("level", "anatomy.bone", "anatomy.region", "anatomy.region_word", "anatomy.level_name")
        self._level = mask("level", "anatomy.level_name", "fracture.shape", "fracture.eponym")
        self._spine = mask("spine")
        self._alone = mask(
            *("fracture.noun", "fracture.eponym", "fracture.endplate", "hash", "neural_compression.whole"),
            *("epidural_disease.space", "epidural_disease.entry", "epidural_disease.whole"),
            _OF_ITSELF,
        )
        shaping = ("fracture.shape", "fracture.wedging", "neural_compression.effect", "fracture.collapse", "fracture.endplate")
        targets = ("neural_compression.structure", "stenosis.space")
        effects = mask("neural_compression.effect", "stenosis.narrowing", "fracture.deformity")
        compression = mask("compression")
        self._together = (
            (mask("fracture.deformity"), mask(*shaping) | self._bone),
            (mask("fracture.loss"), mask("fracture.height", "hidden")),
            (effects, mask(*targets)),
            (compression, self._bone | mask("fracture.shape", "bodies")),
            (mask("canal"), mask("enters")),
            (mask(_OF_BONE), self._bone),
            (mask("bone_lesion.type_noun", "bone_lesion.type"), mask("bone type")),
            (mask("bone_lesion.type_noun"), mask(_FIRM_NOUN)),
        )
        self._of_spine = compression | mask("stenosis", "fracture.collapse", "fracture.wedging")
        self._among_bones = mask("among bones")
        self._told = self._bone | mask("anatomy.limb", "grade")
        self._lesion = mask(
            *("bone_lesion.type", "bone_lesion.type_noun", "bone_lesion.metastasis", "bone_lesion.metastatic"),
            *("bone_lesion.uptake", "bone_lesion.nature", "bone_lesion.verb", "bone_lesion.passive"),
            *("mimics/metastasis", "words.noun", "nidus", _SPREADING_NOUN),
        )
        self._named = mask(_OF_BONE, _OF_ITSELF)
        self._firm = mask(_FIRM_NOUN)
        self._firm_beside = mask("words.bone_word", "words.qualifier")
        self._weak = mask("words.weak_noun")
        self._weak_beside = mask("expansile", "respelled")
        self._any = self._alone | self._of_spine | self._lesion | self._weak | self._firm
        for one, _ in self._together:
            self._any |= one

    def stirs(self, bits: int, spine: bool) -> bool:
        """Whether a sentence may hold a finding by itself. spine: whether its report may be one on the spine."""
        if not bits & self._any:
            return False
        if bits & self._alone:
            return True
        for one, other in self._together:
            if bits & one and bits & other:
                return True
        bone = bits & self._bone
        if bits & self._of_spine and (spine or bone or bits & self._among_bones):
            return True
        return bool(bone) and self.leans(bits)

    def leans(self, bits: int) -> bool:
        """Whether a sentence names what is a lesion of bone if a bone stands beside it, or if its place is that of an earlier sentence."""
        if bits & self._lesion or (bits & self._weak and bits & self._weak_beside):
            return True
        return bool(bits & self._firm and bits & self._firm_beside)

    def tells_lesion(self, bits: int) -> bool:
        """Whether a sentence that may hold a finding may name a lesion of bone, of which a later one may speak again."""
        return bool(bits & self._named) or self.leans(bits)

    def names_spine(self, bits: int) -> bool:
        return bool(bits & self._spine)

    def places(self, bits: int) -> bool:
        """Whether a sentence may name a bone or a level."""
        return bool(bits & self._bone)

    def sites(self, bits: int) -> bool:
        """Whether a sentence may hold the name of a bone, of a part of the spine or of a level."""
        return bool(bits & self._site)

    def levels(self, bits: int) -> bool:
        """Whether a sentence may name a level."""
        return bool(bits & self._level)

    def tells(self, bits: int) -> bool:
        """Whether a sentence may say where the findings behind it are, or grade those before it."""
        return bool(bits & self._told)
