"""Whether two sites of a sentence are listed together: "T8 [and the left pedicle of] T9"."""

import re

from metextract.findings.ordinals import ORDINAL
from metextract.findings.places import Site
from metextract.readings import SentenceReading, Term

_PART = r"""(?: pedicle|lamina|body|angle|ramus|symphysis|condyle|posterior\selements|spinous\sprocess|transverse\sprocess|facet
                | portion|half|aspect|part|endplate )s?"""

_BETWEEN = re.compile(
    rf"""
    # "T8, as well as the T9", "ribs and left third to 5th": conjunctions, then words that open the second place
    [\s,()]*
    (?: [a-z]{{4,}}ly (?= , | \s and ) [\s,]* )?
    (?: (?: medial | lateral | proximal | distal | anterior | posterior ) \s? (?: (?: end | third | part | aspect | half | arch ) \s? )? (?= , ) [\s,]* )?
    (?: (?: and | or | & | / | probably | possibly | likely | as\swell\sas | plus | also | then | including | -
            | followed\sby | > | than (?: \sat )? | (?: greater | worse | more ) (?: \sso )? \sthan (?: \sat )?
            | (?: and\s )? (?: to | at ) \s (?: an?\s )? (?: much\s )? lesser \s (?: degree | extent ) (?: \s? ,)? ) [\s,]* )*
    (?: in\s | of\s | at\s | the\s | a\s | bod(?:y|ies)\sof\s | vertebra[el]?\sbod(?:y|ies)\s(?:of\s)? | both\s | b/l\s
      | (?: {_PART} | (?:ala|wing|side)s? ) \sof\s
      | posterolateral\s | anterolateral\s | several\s | multiple\s | all\s | approximately\s | throughout\s
      | (?: mild|moderate|severe|marked|minimal ) \s (?: at\s )?
      | his\s | her\s | adjacent\s
      | bilateral\s | left\s | right\s | lt\s | rt\s
      | segmental\s | comminuted\s | displaced\s | nondisplaced\s | open\s | closed\s
      | proximal\s | distal\s | mid\s | upper\s | lower\s | posterior\s | anterior\s | lateral\s | medial\s
      | superior\s | inferior\s
      | visualized\s | entire\s | whole\s
      | {ORDINAL} (?: [\s,&] | and\s | - | through\s | to\s )+
    )*

    # "T8 vertebral body (series 4) and the posterior elements of L1": part of the first place, conjunction, opening of the second
  | \s* (?: (?:hemi)?vertebra[el]? | vertebral )?
    \s* (?: (?: left\s | right\s )? (?: levels?|body|bodies|pedicles?|laminae?|lamina|spinous\sprocess|transverse\sprocess|posterior\selements|facets?
          | superior\sendplate|inferior\sendplate|endplate|endplates ) )?
    \s* (?: \( [^()]{{0,40}} \) )?
    \s* (?: , | and | & | or | ,\s?and )
    \s* (?: the\s | in\s | of\s | at\s | a\s | single\s | upper\s | mid\s | lower\s | left\s | right\s | both\s | bilateral\s | proximal\s | distal\s
          | {_PART} \sof\s
          | (?: superior|inferior|anterior|posterior|upper|lower ) \s (?= \w+ \s of\s )
          # "T8 and new T9": an adjective only behind "and"
          | (?<= and\s ) (?: new|progressive|worsening|increasing|stable|enlarging
                           | acute|subacute|chronic|old|healed|healing|remote ) \s
        )*
    """,
    re.VERBOSE | re.IGNORECASE,
)

# "T8 metastasis and L1 fracture": between two such places stands a finding, each has its own.
_HEAD_ROLES = frozenset(
    {
        "fracture.noun",
        "fracture.collapse",
        "fracture.wedging",
        "fracture.deformity",
        "fracture.endplate",
        "fracture.height",
        "bone_lesion.type",
        "bone_lesion.type_noun",
        "bone_lesion.metastasis",
        "bone_lesion.uptake",
        "bone_lesion.marrow",
        "neural_compression.effect",
        "stenosis.narrowing",
        "words.noun",
    }
)

# "fracture [of the left] femur": the place is this head's own.
_OF = re.compile(
    r"\s (?: (?: site | line | fragment )s? \s )? (?: of | in | at ) \s (?: (?: the | left | right | distal | proximal | body\sof ) \s )*",
    re.VERBOSE | re.IGNORECASE,
)


def listed_together(reading: SentenceReading, left: Site, right: Site) -> bool:
    """Whether only words of a list, and no finding's word, stand between two sites."""
    if not _BETWEEN.fullmatch(reading.text, left.end, right.start) or _is_title(reading.text, left, right):
        return False
    heads = [t for t in reading.terms if t.role in _HEAD_ROLES]
    if any(left.end <= head.start and head.end <= right.start for head in heads):
        return False
    return not (_follows_head(reading.text, heads, left) and _adjoins_head(reading.text, heads, right))


def _is_title(text: str, left: Site, right: Site) -> bool:
    """ "Dorsal - D4 collapse": a dash parts a region from the levels under it."""
    return bool(left.regions and right.mention and text[left.end : right.start].strip() == "-" and text[left.end] == " ")


def _follows_head(text: str, heads: list[Term], site: Site) -> bool:
    """Whether the site is what a head names behind itself: "fracture of the femur"."""
    return any(head.end <= site.start and _OF.fullmatch(text, head.end, site.start) for head in heads)


def _adjoins_head(text: str, heads: list[Term], site: Site) -> bool:
    """Whether the site is the adjective of a later head: "acetabular osteolysis"."""
    return any(site.end <= head.start and not text[site.end : head.start].strip() for head in heads)
