"""The grammar of vertebral levels: from text to vertebrae and motion segments, and what is not a level.

A mention is a chain such as "T5", "L4-5", "T4, 5 and 6", "D10 to L2", "C3-C4, C4-C5": items in the
order written. Two adjacent vertebrae joined by a dash or slash are a pair, which a bone reads as two
vertebrae and a canal as one motion segment; `LevelMention.values` decides by the asker.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from metextract import spine


class Role(StrEnum):
    """What a mention names: a site, a root ("L5 nerve root"), or a place where something else is ("screws at L4")."""

    SITE = "site"
    ROOT = "root"
    LANDMARK = "landmark"


@dataclass(frozen=True, slots=True)
class LevelItem:
    """One vertebra (lower is None), a pair of adjacent ones, or the ends of a range."""

    upper: str
    lower: str | None = None
    pair: bool = False

    def vertebrae(self) -> tuple[str, ...]:
        return (self.upper,) if self.lower is None else spine.between(self.upper, self.lower)

    def levels(self, segments: bool) -> tuple[str, ...]:
        if segments and self.pair and self.lower is not None:
            return (spine.segment(self.upper, self.lower),)
        return self.vertebrae()


@dataclass(frozen=True, slots=True)
class LevelMention:
    """Levels named together; start and end are offsets in the sentence."""

    start: int
    end: int
    items: tuple[LevelItem, ...]
    role: Role = Role.SITE

    def values(self, segments: bool) -> tuple[str, ...]:
        """The levels, top to bottom: motion segments for pairs if `segments`, else vertebrae."""
        return spine.ordered({level for item in self.items for level in item.levels(segments)})


_LEVEL = re.compile(
    r"""
    (?P<letter> Th | TH | [CTDLSctdls] )
    (?: \s?-?\s? [Vv](?=\d) | [ -] )?      # T 8, T-8, LV3
    0? (?P<number> \d{1,2} )
    (?! \d | (?![CLTSD]\d)[A-Za-z] | \.\d )  # not T12x, not T8.5; L5S1 may follow on
    (?! \s?(?:mm|cm|ml|%|mg|kg|years?|yrs?|weeks?|months?|days?)\b )
    """,
    re.VERBOSE,
)
_BARE = re.compile(r"(?P<number>\d{1,2})(?![\d]|\.\d|[A-Za-z]|\s?(?:mm|cm|ml|%|mg|kg|x\s?\d|years?|yrs?|weeks?|months?|days?|ribs?|lesions?|fractures?|foci|sites?)\b|\s?%)")
_SEPARATOR = re.compile(
    r"""
    \s*
    (?: (?P<range> (?: down\s | up\s )? (?: to | through | thru | till | until | upto )\b | -\s?to\s?- )
      | (?P<dash> - )
      | (?P<slash> / )
      | (?P<list> (?: , | \band\b | & | \bor\b | \bplus\b | \+ ) (?: \s* (?: and\b | & | or\b ) )? )
    )
    \s* (?: the\s )? (?: (?: mid | upper | lower | level\sof | levels\sof | vertebra\w* | body\sof | (?:superior|inferior|upper|lower)\sendplate\sof | left | right )\s (?:the\s)? )?
    """,
    re.VERBOSE | re.IGNORECASE,
)

# MR sequences, not vertebrae: only T1, T2 (and T1/T2, T1-2) can be meant.
_SEQUENCE_AFTER = re.compile(
    r"\s*[-,/&]?\s*(?:(?:and|or|/|,|&)\s*T[12]\b)?\s*,?\s*[-\s/]*(?:weighted|weighed|wt?\b|wi\b|wis\b|tse|fse|se\b|gre|hyper|hypo|iso|signal|sig\b|dark|bright|intermediate|heterog|images?|imag|sequence|"
    r"stir|flair|fat|fs\b|post|pre\b|low\b|high\b|shine|shortening|prolong|relax|contrast|spin|mr\b|mri|mapping|axial|sag|cor\b|coronal|&\s*stir|pd\b|gad|c\+|\+c|\*|enhanc|abnormal|value|black|white|inter|weight|ratio|changes?\b)",
    re.IGNORECASE,
)
_SEQUENCE_BEFORE = re.compile(
    r"(?:\b(?:sag\w*|ax\w*|coronal|cor|on|both|low|high|contrast|signal|increased|increase|decreased|gadolinium|hyper\w*|hypo\w*|iso\w*|bright|dark|gad|weighted|sequences?|images?|intensity|fs|tse|mri|mr|stir|flair|postcontrast|"
    r"enhanced|fat[- ]sat\w*|saturated)[\s:,(]+(?:(?:on|in|and|at|the)\s+)?(?:T1\s*(?:,|and|&|/)\s*)?)$",
    re.IGNORECASE,
)
_BONE_AFTER = re.compile(
    r"\s*(?:(?:and|to|or|&|,|-|/)\s*T\d+\s*)?(?:-?\s*(?:left|right|anterior|posterior|superior|inferior|upper|lower)\s)?(?:vert|bod|level|spinous|transverse|lamina|pedicle|end\s?-?plate|lesion|metast|compression|wedge|collapse|fractur|spine|rib|facet|cord comp|segment|burst|superior|inferior)",
    re.IGNORECASE,
)
_SEQUENCE_NAMES = re.compile(r"T[12](?:\s*(?:,|-|/|and|&)\s*T?[12])?$")

_ROOT_AFTER = re.compile(
    r"\s*(?:(?:exiting|traversing|left|right|spinal|dorsal|ventral|motor|sensory|bilateral|both)\s+){0,2}(?:nerves?\b|roots?\b|rootlets?|radicul|dermatom|myotom|sensory|distribution|innervat|motor level|neurolog|ganglion)",
    re.IGNORECASE,
)
_RIB_AFTER = re.compile(r"\s*(?:costal|ribs?\b)", re.IGNORECASE)
_LANDMARK_AFTER = re.compile(
    r"\s*(?:(?:posterior|anterior|pedicle|spinal|instrumented|transpedicular|dorsal|bilateral|decompressive|prior|left|right)\s+){0,2}(?:fixation|instrumentation|screws?\b|laminectom|hemilaminectom|fusion|corpectom|vertebroplast|kyphoplast|discectom|diskectom|"
    r"foraminotom|decompression|acdf|plif|tlif|cage|rods?\b|hardware|graft|cement|interbody|spondylodesis|puncture|epidural\s(?:injection|steroid|catheter)|injection|biopsy|paraplegi|quadriplegi|tetraplegi)",
    re.IGNORECASE,
)
_LANDMARK_BEFORE = re.compile(
    r"\b(?:conus(?:\smedullaris)?(?:\stip)?,?(?:\s(?:ends?|terminates?|lies|is|located|situated|seen|positioned|normally|normal|in|position|and|signal|tapers|terminating|ending|appears|noted|configuration|caliber))*\s(?:at|to|near|above|below|opposite|behind|of)\s(?:the\s)?(?:levels?\sof\s)?(?:the\s)?(?:upper|lower|mid|superior|inferior)?\s?"
    r"|(?:cord|thecal\ssac|sac|filum)\s(?:ends?|terminates?|tapers?|terminating|ending)\b[^.;,]{0,25}"
    r"|(?:screws?|rods?|cages?|fixation|fusion|instrumentation|laminectom\w+|hemilaminectom\w+|corpectom\w+|discectom\w+|vertebroplast\w+|kyphoplast\w+|decompression|hardware|spondylodesis)\s(?:\w+\s){0,2}?(?:(?:at|of|from|in|involving|defects?|levels?|between|across|performed|spanning)\s){0,3}(?:the\s)?"
    r"|(?:stage|staged|grade|vitamin|free|total|serum|image|images|img|series|slice|segment|segments|seg|station|stations|hepatic|zone|lead|leads|case|patient|figure|fig)\s"
    r"|\b(?:nodes?|nodal)\s(?:at\s)?(?:levels?\s)?)$",
    re.IGNORECASE,
)
_NOT_LEVEL_AFTER = re.compile(
    r"\s?(?:[abc]?\s?[NM][0-3xX]\b|N\d|M\d|\s?heart|\s?sounds?\b|\s?gallop|\s?nsclc|\s?cells?\b|\s?scores?\b|\s?glomerul|\s?esterase|\s?inhibitor|\s?infusion|\s?dimer|\s?cancer|\s?tumou?r\b|\s?carcinoma|\s?adenocarcinoma|\s?disease\b|\s?hormone|\s?levels?\sof\s\d|\s?uptake\sof|\s?lymphocyte|\s?complement|\s?segment\sof\sthe\sliver|"
    r"\s?of\sthe\sliver|\s?and\ss2\s(?:are\s)?(?:normal|heard|heart|regular)|\s?,?\s?s2\s(?:normal|heard|regular)|\s?normal,?\s?s2)",
    re.IGNORECASE,
)
_TNM_BEFORE = re.compile(r"(?:\b[ycprm]{0,2}|stage\s|staged\s(?:as\s)?|TNM\s?:?\s?)$")
_BETWEEN = re.compile(r"\bbetween\s(?:the\s)?$", re.IGNORECASE)
_CHAIN_CONTEXT = re.compile(r"\s*(?:vert|bod|level|lesion|metast|compression|fractur|wedge|collapse|disc|disk|spine|spinous|pedicle|lamina|end\s?-?plate|foram|facet)", re.IGNORECASE)
_CHAIN_BEFORE = re.compile(r"(?:\b(?:at|of|vertebra|level|body|from|between)\s(?:the\s)?)$", re.IGNORECASE)

_ORDINALS = {w: n for n, w in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth".split(), 1)}
_NUMBERS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_ORD = r"(?:\d{1,2}(?:st|nd|rd|th)|" + "|".join(_ORDINALS) + ")"
_NUM = r"(?:\d{1,2}(?!\d|\.\d|\s?(?:mm|cm|%))|" + "|".join(_NUMBERS) + ")"
_REGION = r"(?:cervical|thoracic|dorsal|lumbar|sacral)"
_JOIN = r"\s*(?:,\s*and|,|and|&|or|to|through|thru|-|/)\s*"
_ORDINAL_FIRST = re.compile(rf"\b(?:the\s)?(?P<numbers>{_ORD}(?:{_JOIN}(?:the\s)?{_ORD})*)\s+(?P<region>{_REGION})(?:[\s-]+(?:type|rib-bearing))?\s+(?:vertebra|vertebrae|vertebral|segments?|bod|spine|spinal|level)", re.IGNORECASE)
_REGION_FIRST = re.compile(rf"\b(?P<region>{_REGION})\s+(?:(?:vertebra|vertebrae|vertebral\s+bod(?:y|ies)|spine|segments?|levels?)\s+)?(?P<numbers>{_NUM}(?:{_JOIN}{_NUM})*)\b(?!:\d|\s?(?:vertebrae\b.{{0,3}}\bare|lesions|fractures|levels|discs|disks|mm|cm|%))", re.IGNORECASE)
_NUMBER_WORD = re.compile(rf"{_ORD}|{_NUM}", re.IGNORECASE)
_RANGE_JOIN = re.compile(r"\s*(?:to|through|thru|-)\s*", re.IGNORECASE)


def find_levels(text: str) -> tuple[LevelMention, ...]:
    """Every mention of levels in a sentence, left to right, without overlaps."""
    mentions = list(_symbols(text))
    taken = [(m.start, m.end) for m in mentions]
    for mention in _words(text):
        if not any(mention.start < end and start < mention.end for start, end in taken):
            mentions.append(mention)
    return tuple(sorted(mentions, key=lambda m: m.start))


def _symbols(text: str) -> Iterator[LevelMention]:
    position = 0
    while match := _LEVEL.search(text, position):
        position = match.end()
        start = match.start()
        first = _named(match)
        if first is None or _inside_word(text, start):
            continue
        chain = _Chain(text, first, match.end())
        while chain.grow():
            pass
        position = chain.end
        if len(chain.items) == 2 and _BETWEEN.search(text, max(0, start - 20), start) and all(i.lower is None for i in chain.items):
            chain.items = [LevelItem(chain.items[0].upper, chain.items[1].upper)]
        role = _role(text, start, chain)
        if role is not None:
            yield LevelMention(start, chain.end, tuple(chain.items), role)


def _inside_word(text: str, start: int) -> bool:
    """Whether the letter continues a word or number, as in MRI, 3D1, w/T1."""
    if not start:
        return False
    before = text[start - 1]
    return before.isalnum() or before in "._#" or (before == "/" and text[max(0, start - 2)].islower())


def _named(match: re.Match[str]) -> str | None:
    return spine.vertebra(match["letter"][0], int(match["number"]))


class _Chain:
    """Items read so far, grown link by link from the first level on."""

    def __init__(self, text: str, first: str, end: int) -> None:
        self.text = text
        self.items = [LevelItem(first)]
        self.end = end
        self.links = 0
        self.slashed = False

    def grow(self) -> bool:
        """Read one more link ("-5", "and T8", "L1" glued on); False where the chain ends."""
        link = self._glued() or self._separated()
        if link is None:
            return False
        kind, name, end = link
        self.end = end
        self.links += 1
        self._join(kind, name)
        return True

    def _glued(self) -> tuple[str, str, int] | None:
        """L5S1, and L5 S1 where a blank stands between the last vertebra of a region and the next."""
        last = self.items[-1]
        if last.lower is not None:
            return None
        blank = self.text[self.end : self.end + 1] == " "
        follower = _LEVEL.match(self.text, self.end + blank)
        name = _named(follower) if follower else None
        if follower is None or name is None or not spine.adjacent(last.upper, name) or (blank and name[0] == last.upper[0]):
            return None
        return "dash", name, follower.end()

    def _separated(self) -> tuple[str, str, int] | None:
        separator = _SEPARATOR.match(self.text, self.end)
        if separator is None:
            return None
        kind = separator.lastgroup or "list"
        full = _LEVEL.match(self.text, separator.end())
        if full:
            name = _named(full)
            return (kind, name, full.end()) if name and (full["letter"].isupper() or full["letter"] == "Th" or self.text[self.end - 1].isdigit()) else None
        bare = _BARE.match(self.text, separator.end())
        last = self.items[-1].lower or self.items[-1].upper
        name = spine.vertebra(last[0], int(bare["number"])) if bare else None
        if bare is None or name is None or spine.rank(name) <= spine.rank(last):
            return None
        return kind, name, bare.end()

    def _join(self, kind: str, name: str) -> None:
        last = self.items[-1]
        if kind == "slash" and self.slashed and last.pair and last.lower:
            self.items[-1:] = [LevelItem(last.upper), LevelItem(last.lower), LevelItem(name)]
        elif kind == "list" or (kind == "slash" and not (last.lower is None and spine.adjacent(last.upper, name))):
            self.items.append(LevelItem(name))
        elif kind == "range" and last.pair and last.lower:
            self.items[-1:] = self._segments(last, name)
        elif last.lower is None and kind in ("dash", "slash") and spine.adjacent(last.upper, name):
            self.items[-1] = LevelItem(last.upper, name, pair=True)
        elif last.upper != name:
            self.items[-1] = LevelItem(last.upper, name)
        self.slashed = self.slashed or kind == "slash"

    def _segments(self, first: LevelItem, upper: str) -> list[LevelItem]:
        """L1-L2 to L4-L5: the motion segments from the first down to the pair that starts here."""
        joint = re.compile(r"\s*[-/]\s*").match(self.text, self.end)
        full = _LEVEL.match(self.text, joint.end()) if joint else None
        bare = _BARE.match(self.text, joint.end()) if joint else None
        lower = _named(full) if full else spine.vertebra(upper[0], int(bare["number"])) if bare else None
        if lower is None or not spine.adjacent(upper, lower):
            return [LevelItem(first.upper, upper)]
        self.end = full.end() if full else bare.end() if bare else self.end
        chain = spine.between(first.upper, lower)
        return [LevelItem(a, b, pair=True) for a, b in zip(chain, chain[1:], strict=False)]


def _role(text: str, start: int, chain: _Chain) -> Role | None:
    """What the chain names, None if it is no level at all."""
    end = chain.end
    before, after = text[max(0, start - 80) : start], text[end : end + 60]
    written = text[start:end]
    pair = any(item.pair for item in chain.items)
    if written[0].islower() and not (chain.links and "-" in written or "/" in written or _CHAIN_CONTEXT.match(after) or _CHAIN_BEFORE.search(before)):
        return None
    if written[0] in "Dd" and not chain.links and re.search(r"(?:vitamin|vit\.?)\s$", before, re.IGNORECASE):
        return None
    if _NOT_LEVEL_AFTER.match(after) and not _BONE_AFTER.match(after):
        return None
    if written[0] in "TC" and re.search(r"\b(?:stage|staged|staging|tnm|status)[\s:]+(?:as\s|disease\s)?$", before, re.IGNORECASE):
        return None
    if re.match(r"\s?(?:and|,)?\s?$", written[2:]) and re.match(r"\s?[-:]?\s?\d", after) and written[0] in "TC" and re.search(r"\b(?:TSH|FT|free|total|T3|hormone)\W{0,8}[\d.]*\W*$", before, re.IGNORECASE):
        return None
    if _SEQUENCE_NAMES.match(written) and not _BONE_AFTER.match(after):
        if _SEQUENCE_AFTER.match(after) or _SEQUENCE_BEFORE.search(before) or re.search(r"^\s*,\s*(?:T2|STIR|FLAIR)|\b(?:iso|hypo|hyper|bright|dark|low|high|intermediate)\s(?:on\s)?$", after + "|" + before, re.IGNORECASE) or re.search(r"\b(?:on|and)\s$", before):
            return None
    if _RIB_AFTER.match(after) and not pair:
        return None
    if _ROOT_AFTER.match(after) and not pair:
        return Role.ROOT
    if _LANDMARK_BEFORE.search(before):
        return None if re.search(r"(?:stage|staged|grade|vitamin|free|total|serum|image|images|img|series|slice|segments?|seg|stations?|hepatic|zone|leads?|nodes?|nodal|levels?)\s$", before, re.IGNORECASE) and not re.search(r"\blevels?\s$", before, re.IGNORECASE) else Role.LANDMARK
    if _LANDMARK_AFTER.match(after):
        return Role.LANDMARK
    return Role.SITE


def _words(text: str) -> Iterator[LevelMention]:
    for pattern in (_ORDINAL_FIRST, _REGION_FIRST):
        for match in pattern.finditer(text):
            letter = match["region"][0].upper()
            items: list[LevelItem] = []
            previous_end = None
            for word in _NUMBER_WORD.finditer(match["numbers"]):
                name = spine.vertebra(letter, _number(word.group()))
                if name is None:
                    break
                joint = match["numbers"][previous_end : word.start()] if previous_end is not None else ""
                if items and items[-1].lower is None and _RANGE_JOIN.fullmatch(joint):
                    items[-1] = LevelItem(items[-1].upper, name)
                else:
                    items.append(LevelItem(name))
                previous_end = word.end()
            if items:
                end = match.end() if pattern is _REGION_FIRST else match.end("region")
                yield LevelMention(match.start("numbers") if pattern is _ORDINAL_FIRST else match.start(), end, tuple(items))


def _number(word: str) -> int:
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits.group())
    return _ORDINALS.get(word.lower()) or _NUMBERS[word.lower()]
