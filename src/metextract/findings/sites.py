"""Sites of a sentence: levels, regions and bones, grouped where they are listed together."""

import re
from collections.abc import Callable, Mapping

from metextract.findings.framing import without_exceptions, without_frames
from metextract.findings.listing import listed_together
from metextract.findings.places import Site, SiteGroup
from metextract.findings.region_words import region_site, region_word_site, space_region_site, spine_site
from metextract.levels import LevelItem, LevelMention, Role
from metextract.readings import SentenceReading, Term
from metextract.records import Bone

__all__ = ["SiteGroup", "site_groups"]

# "CT abdomen and pelvis": the name of an examination.
_ABDOMEN_AND = re.compile(
    r"\b abdo(?:m(?:en|inal|ino))? ,? \s? (?: and | or | & | / | , | - ) \s? (?:the\s)? $", re.VERBOSE | re.IGNORECASE
)
# "para-iliac": beside the bone.
_PARA = re.compile(r"\bpara[- ]$", re.IGNORECASE)
_REACH = 40
_NO_BONE_AFTER = re.compile(
    r"""
    \s* (?:
        # implants: "femoral stem", "pedicle screws"
        screws? | prosthes | liner | cup\b | shell | insert\b | tray | socket | arthroplast | replacement | nail | hardware | implants? | component | stem | graft | bypass | spica
        # vessels, nerves, soft tissue: "femoral artery", "iliac nodes", "sacral nerve roots"
      | artery | arteries | vein | vessels? | nerve | musc(?:le|ul) | ligament | tendon | lymph | node | adenopathy
      | sinus
        # spaces: "pelvic cavity", "cranial fossa"
      | joint\sspace | tunnel | cavity | inlet | fossa | canal\smass | effusion
        # the pelvis as a region of the body: "pelvic organs", "pelvic floor"
      | (?<=pubic\s)(?:area|region|hair|skin) | organs? | floor | brim | ultrasound | (?<=pelvic\s)mass\b
        # complaints: "rib pain"
      | cellulitis | fat\b | apex
      | pain | tenderness | region\spain
      | aspect\sof\sthe\swound
        # "skull to the thighs"
      | to\sthe\b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FOSSA_FRACTURE = re.compile(r"\s* fossa\sfract", re.VERBOSE)


def site_groups(reading: SentenceReading) -> tuple[SiteGroup, ...]:
    """The groups of a sentence, left to right."""
    found = _sites(reading)
    if not found:
        return ()
    groups: list[list[Site]] = []
    for site in without_frames(reading.text, without_exceptions(reading.text, found)):
        last = groups[-1][-1] if groups else None
        if last is not None and site.start < last.end:
            continue
        if last is not None and listed_together(reading, last, site):
            groups[-1].append(site)
        else:
            groups.append([site])
    return tuple(SiteGroup(tuple(group)) for group in groups)


def _sites(reading: SentenceReading) -> list[Site]:
    """All sites, left to right, the longer of two that start together first."""
    levels = [Site(m.start, m.end, mention=m, rule="levels") for m in reading.levels if m.role is Role.SITE]
    named = [site for term in reading.terms if (site := _term_site(term, reading.text)) is not None]
    return sorted([*levels, *named], key=lambda s: (s.start, -s.end))


def _term_site(term: Term, text: str) -> Site | None:
    reader = _READERS.get(term.role)
    return reader(term, text) if reader else None


def _level_name_site(term: Term, text: str) -> Site:
    """A vertebra by its name: "dens", "atlas"."""
    mention = LevelMention(term.start, term.end, (LevelItem(term.values["levels"]),))
    return Site(term.start, term.end, mention=mention, rule=term.entry)


def _bone_site(term: Term, text: str) -> Site | None:
    """A bone, unless its name belongs to something else: "femoral artery", "CT abdomen and pelvis"."""
    if _PARA.search(text, 0, term.start):
        return None
    if term.values["bones"] == "pelvis" and _ABDOMEN_AND.search(text, 0, term.start):
        return None
    reach = term.end + _REACH
    if _NO_BONE_AFTER.match(text, term.end, reach) and not _FOSSA_FRACTURE.match(text, term.end, reach):
        return None
    return _named_site(term, text)


def _named_site(term: Term, text: str) -> Site | None:
    """The place that an eponym or a class stands for ("Colles fracture", "Garden III"); None if it may be of several bones."""
    if "levels" in term.values:
        return _level_name_site(term, text)
    if "bones" not in term.values:
        return None
    return Site(term.start, term.end, bones=tuple(Bone(name) for name in term.values["bones"].split()), rule=term.entry)


_READERS: Mapping[str, Callable[[Term, str], Site | None]] = {
    "anatomy.level_name": _level_name_site,
    "anatomy.bone": _bone_site,
    "anatomy.region": region_site,
    "anatomy.region_word": region_word_site,
    "stenosis.space": space_region_site,
    "neural_compression.structure": space_region_site,
    "fracture.eponym": _named_site,
    "fracture.shape": _named_site,
    "words.bone_word": spine_site,
}
