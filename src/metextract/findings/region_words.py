"""Regions of the spine named by an adjective: "thoracic" is a place in "thoracic vertebra", none in "thoracic aorta"."""

import re

from metextract.findings.places import Site
from metextract.readings import Term
from metextract.records import Region

_REACH = 40
_TITLE = re.compile(r"\s* (?: : | findings\b | (?<=\s) -+ \s )", re.VERBOSE | re.IGNORECASE)
_SPINAL_NOUN = re.compile(
    r"""
    [\s,/&-]*
    # "thoracic and upper lumbar spine"
    (?: (?: and|or|upper|lower|mid|all|entire|visualized|cervical|thoracic|dorsal|lumbar|sacral
        | pelvic|iliac|femoral|rib|costal|humeral|cranial ) [\s,/&-]+ )*
    (?: spin | x{3,} | vertebra | levels?\b | regions?\b | canal | bod(?:y|ies)\b | segments?\b | column | central | foramin | epidural
      # findings: "lumbar compression", "thoracic metastases"
      | lesion | compression | fractur | metast | mets | steno | wedg | kyph | deposit | insufficiency | collapse | burst
      | stress | fatigue | fragility | osteoporo | transverse\sproc | spinous | chance | teardrop | pars\b | lamina | pedic | end\s?-?plate\sfract | facet\sfract | traumatic\sfract
      | patholog | foci | osseous | bon[ey] | ala | cord\b | thecal
      # tumours: "sacral plasmacytoma", "sacral chordoma"
      | plasmacyt | chord | sarcom | lymphom | myelom | chondro )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "Sacral mass": the sacrum is a bone; a "thoracic mass" may be of the lung.
_MASS = re.compile(r"\s (?: [\w-]+\s )? (?: mass | tumou?r )", re.VERBOSE | re.IGNORECASE)
_PRE = re.compile(r"\b(?:pre|para)[\s-]$", re.IGNORECASE)
# "Dorsal" as a side: "dorsal epidural collection", "dorsal aspect of the hand".
_DORSAL_SIDE = re.compile(
    r"""
    \s* (?: epidural | thecal | cord | soft | root | aspect | surface | column | spinal\scord | margin | and\sventral
          | foramin | canal | central | fin | foot | hand | wrist )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPACE_REGIONS = {"cervical": Region.CERVICAL, "thoracic": Region.THORACIC, "lumbar": Region.LUMBAR}


def region_site(term: Term, text: str) -> Site:
    """A region by its own name: "lumbar spine"."""
    return Site(term.start, term.end, regions=tuple(Region(name) for name in term.values["regions"].split()), rule=term.entry)


def region_word_site(term: Term, text: str) -> Site | None:
    """A region by its adjective, before a noun of the spine ("lower thoracic vertebrae") or as a title ("Lumbar:", "Lumbar - ")."""
    reach = term.end + _REACH
    if _TITLE.match(text, term.end, reach):
        return region_site(term, text)
    word = text[term.start : term.end].lower()
    if word == "sacral" and _MASS.match(text, term.end, reach) and not _PRE.search(text, 0, term.start):
        return region_site(term, text)
    if not _SPINAL_NOUN.match(text, term.end, reach):
        return None
    if word == "dorsal" and _DORSAL_SIDE.match(text, term.end, reach):
        return None
    return region_site(term, text)


def space_region_site(term: Term, text: str) -> Site | None:
    """The region inside the name of a space or structure: "lumbar canal", "thoracic cord"."""
    said = text[term.start : term.end].lower()
    words = said.split()
    word = words[1] if words[0] in ("upper", "lower", "mid") and len(words) > 1 else words[0]
    if word not in _SPACE_REGIONS:
        return None
    end = term.start + said.index(word) + len(word)
    return Site(term.start, end, regions=(_SPACE_REGIONS[word],), rule=term.entry)


def spine_site(term: Term, text: str) -> Site | None:
    """The spine as the bone that a word names: "vertebral metastases"."""
    if "regions" not in term.values:
        return None
    return Site(term.start, term.end, regions=(Region.SPINE,), rule=term.entry)
