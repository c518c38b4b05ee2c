"""Sites of a sentence: levels, regions and bones, grouped where they are listed together."""

import re
from dataclasses import dataclass, replace

from metextract.levels import LevelItem, LevelMention, Role
from metextract.readings import SentenceReading, Term
from metextract.records import Bone, Region
from metextract.spine import REGION_OF, ordered

_LISTED = re.compile(
    r"[\s,()]*(?:(?:and|or|&|/|as\swell\sas|plus|also|then|including|-)[\s,]*)*(?:in\s|of\s|at\s|the\s|a\s|both\s|b/l\s|(?:pedicle|lamina|body|posterior\selements|spinous\sprocess|transverse\sprocess|facet|ala|wing|portion|half|aspect|part|endplate)s?\sof\s|posterolateral\s|anterolateral\s|several\s|multiple\s|approximately\s|throughout\s|(?:mild|moderate|severe|marked|minimal)\sat\s|his\s|her\s|adjacent\s|bilateral\s|left\s|right\s|lt\s|rt\s|proximal\s|distal\s|mid\s|upper\s|lower\s|posterior\s|anterior\s|lateral\s|medial\s|superior\s|inferior\s|visualized\s|entire\s|whole\s|"
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)(?:[\s,&]|and\s|-|through\s|to\s)+)*"
    r"|\s*(?:vertebra[el]?|vertebral)?\s*(?:body|bodies|pedicles?|laminae?|lamina|spinous\sprocess|transverse\sprocess|posterior\selements|facets?|superior\sendplate|inferior\sendplate|endplate|endplates)?\s*(?:\([^()]{0,40}\))?\s*(?:,|and|&|or|,\s?and)\s*(?:the\s|in\s|of\s|at\s|left\s|right\s|both\s|bilateral\s|proximal\s|distal\s|(?:pedicle|lamina|body|posterior\selements|spinous\sprocess|transverse\sprocess|facet|portion|half|aspect|part|endplate)s?\sof\s|(?:superior|inferior|anterior|posterior|upper|lower)\s(?=\w+\sof\s)|(?<=and\s)(?:new|progressive|worsening|increasing|stable|enlarging|acute|subacute|chronic|old|healed|healing|remote)\s)*",
    re.IGNORECASE,
)
_REGION_USED = re.compile(
    r"[\s,/&-]*(?:(?:and|or|upper|lower|mid|all|entire|visualized|cervical|thoracic|dorsal|lumbar|sacral|visualized)[\s,/&-]+)*(?:spin|vertebra|levels?\b|regions?\b|canal|bod(?:y|ies)\b|segments?\b|lesion|compression|fractur|metast|central|steno|foramin|wedg|kyph|deposit|insufficiency|collapse|column|epidural|osseous|bon[ey]|burst|patholog|foci|mets|ala|plasmacyt|chord|cord\b|spinal|sarcom|lymphom|myelom|chondro)",
    re.IGNORECASE,
)
_DORSAL_SIDE = re.compile(r"\s*(?:epidural|thecal|cord|soft|root|aspect|surface|column|spinal cord|margin|fin|foot|hand|wrist|and ventral|foramin|canal|central)", re.IGNORECASE)
_RIB_NUMBER = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)[\s-]*$", re.IGNORECASE)
_NO_SITE_AFTER = re.compile(r"\s*(?:screws?|prosthes|arthroplast|replacement|nail|hardware|spica|joint space|artery|arteries|vein|nerve|sinus|sinuses|muscle|lymph|node|cavity|bypass|graft|inlet|organs?|pain|tenderness|floor|brim|ultrasound|mass\b|adenopathy|fossa|vessels?|region pain|canal mass|effusion|implants?|component|stem|ligament|tendon|muscul|nerves?\b|aspect\sof\sthe\swound|to\sthe\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """One place: a level mention, or regions, or bones."""

    start: int
    end: int
    mention: LevelMention | None = None
    regions: tuple[Region, ...] = ()
    bones: tuple[Bone, ...] = ()
    rule: str = ""

    @property
    def weak(self) -> bool:
        """Only "spine" or "vertebral": a place that any better one replaces."""
        return self.regions == (Region.SPINE,)


@dataclass(frozen=True, slots=True)
class SiteGroup:
    """Sites that are listed together and belong to the same finding."""

    sites: tuple[Site, ...]

    @property
    def start(self) -> int:
        return self.sites[0].start

    @property
    def end(self) -> int:
        return self.sites[-1].end

    @property
    def weak(self) -> bool:
        return all(site.weak for site in self.sites)

    @property
    def has_levels(self) -> bool:
        return any(site.mention for site in self.sites)

    @property
    def has_pair(self) -> bool:
        return any(item.pair for site in self.sites if site.mention for item in site.mention.items)

    @property
    def vertebral(self) -> bool:
        return any(site.mention or site.regions for site in self.sites)

    def levels(self, segments: bool) -> tuple[str, ...]:
        return ordered({level for site in self.sites if site.mention for level in site.mention.values(segments)})

    def regions(self) -> tuple[Region, ...]:
        """Regions without "spine" beside a better place of the spine."""
        named = [region for site in self.sites for region in site.regions]
        exact = any(site.mention for site in self.sites) or any(region is not Region.SPINE for region in named)
        return tuple(region for region in Region if region in named and not (region is Region.SPINE and exact))

    def bones(self) -> tuple[Bone, ...]:
        named = {bone for site in self.sites for bone in site.bones}
        return tuple(bone for bone in Bone if bone in named)

    def joined(self, other: "SiteGroup") -> "SiteGroup":
        return SiteGroup(tuple(sorted({*self.sites, *other.sites}, key=lambda s: s.start)))


_HEAD_WORDS = frozenset(
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


def site_groups(reading: SentenceReading) -> tuple[SiteGroup, ...]:
    """The groups of a sentence, left to right."""
    sites = _framed(reading.text, _all_but(reading.text, sorted(_sites(reading), key=lambda s: (s.start, -s.end))))
    groups: list[list[Site]] = []
    for site in sites:
        if groups and site.start < groups[-1][-1].end:
            continue
        if groups and _LISTED.fullmatch(reading.text, groups[-1][-1].end, site.start) and not _turns_over(reading, groups[-1][-1], site):
            groups[-1].append(site)
        else:
            groups.append([site])
    return tuple(SiteGroup(tuple(group)) for group in groups)


def _turns_over(reading: SentenceReading, left: Site, right: Site) -> bool:
    """Whether a finding's word stands between two sites, or the second opens an item of its own."""
    return any(left.end <= t.start and t.end <= right.start and t.role in _HEAD_WORDS for t in reading.terms)


def _sites(reading: SentenceReading) -> list[Site]:
    found = [Site(m.start, m.end, mention=m, rule="levels") for m in reading.levels if m.role is Role.SITE]
    for term in reading.terms:
        site = _term_site(reading, term)
        if site:
            found.append(site)
    return found


def _term_site(reading: SentenceReading, term: Term) -> Site | None:
    text = reading.text
    after = text[term.end : term.end + 40]
    if term.role == "anatomy.level_name":
        mention = LevelMention(term.start, term.end, (LevelItem(term.values["levels"]),))
        return Site(term.start, term.end, mention=mention, rule=term.entry)
    if term.role == "anatomy.bone":
        if term.values["bones"] == "pelvis" and re.search(r"\babdomen\s?(?:and|&|/|,)\s?(?:the\s)?$", text[: term.start], re.IGNORECASE):
            return None
        if _NO_SITE_AFTER.match(after) and not re.match(r"\s*fossa fract", after):
            return None
        return Site(term.start, term.end, bones=tuple(Bone(b) for b in term.values["bones"].split()), rule=term.entry)
    if term.role in ("anatomy.region", "anatomy.region_word"):
        named = term.role == "anatomy.region" or re.match(r"\s*(?::|findings\b)", after, re.IGNORECASE)
        if not named and (not _REGION_USED.match(after) or (text[term.start : term.end].lower() == "dorsal" and _DORSAL_SIDE.match(after))):
            return None
        return Site(term.start, term.end, regions=tuple(Region(r) for r in term.values["regions"].split()), rule=term.entry)
    if term.role in ("stenosis.space", "neural_compression.structure"):
        word = text[term.start : term.end].split()[0].lower()
        return Site(term.start, term.start + len(word), regions=(_SPACE_REGIONS[word],), rule=term.entry) if word in _SPACE_REGIONS else None
    if term.role == "fracture.eponym":
        return _eponym(term, text)
    if term.role == "words.bone_word" and "regions" in term.values:
        return Site(term.start, term.end, regions=(Region.SPINE,), rule=term.entry)
    return None


_SPACE_REGIONS = {"cervical": Region.CERVICAL, "thoracic": Region.THORACIC, "lumbar": Region.LUMBAR}

_EPONYMS: tuple[tuple[str, tuple[str, ...], tuple[Bone, ...]], ...] = (
    ("hill", (), (Bone.HUMERUS,)),
    ("colles", (), (Bone.RADIUS,)),
    ("smith", (), (Bone.RADIUS,)),
    ("jones", (), (Bone.FOOT,)),
    ("lisfranc", (), (Bone.FOOT,)),
    ("boxer", (), (Bone.HAND,)),
    ("galeazzi", (), (Bone.RADIUS,)),
    ("monteggia", (), (Bone.ULNA,)),
    ("maisonneuve", (), (Bone.FIBULA,)),
    ("segond", (), (Bone.TIBIA,)),
    ("bankart", (), (Bone.SCAPULA,)),
    ("hangman", ("C2",), ()),
    ("jefferson", ("C1",), ()),
)


def _eponym(term: Term, text: str) -> Site | None:
    """The bone or vertebra that an eponym fixes."""
    words = text[term.start : term.end].lower()
    for name, levels, bones in _EPONYMS:
        if words.startswith(name):
            mention = LevelMention(term.start, term.end, tuple(LevelItem(level) for level in levels)) if levels else None
            return Site(term.start, term.end, mention=mention, bones=bones, rule=term.entry)
    return None


_FRAME = re.compile(r"[\s,(]*(?:(?:approximately|probably|about|likely|at|level|levels|the|of|vertebra\w*|bod(?:y|ies)|lesions?)[\s,(]*){0,4}", re.IGNORECASE)
_ALL_BUT = re.compile(r"\ball\s(?:the\s)?(?:other\s)?(?P<region>cervical|thoracic|dorsal|lumbar)\s(?:vertebrae|vertebral\sbodies|levels)\s(?:except|but|other\sthan|apart\sfrom|save)\s(?:for\s)?(?:at\s)?", re.IGNORECASE)


def _all_but(text: str, sites: list[Site]) -> list[Site]:
    """"All lumbar vertebrae except L5" is L1 L2 L3 L4."""
    match = _ALL_BUT.search(text)
    if not match:
        return sites
    exception = next((s for s in sites if s.mention and s.start == match.end()), None)
    if exception is None or exception.mention is None:
        return sites
    letter = {"d": "T"}.get(match["region"][0].lower(), match["region"][0].upper())
    count = {"C": 7, "T": 12, "L": 5}[letter]
    left = [f"{letter}{n}" for n in range(1, count + 1) if f"{letter}{n}" not in exception.mention.values(False)]
    mention = LevelMention(match.start(), exception.end, tuple(LevelItem(level) for level in left))
    others = [s for s in sites if s.end <= match.start() or s.start >= exception.end]
    return sorted([*others, Site(match.start(), exception.end, mention=mention, rule="levels")], key=lambda s: s.start)


def _framed(text: str, sites: list[Site]) -> list[Site]:
    """Without the regions that only introduce or qualify the level beside them ("thoracic vertebra T8", "the C4 cervical body")."""
    kept: list[Site] = []
    for index, site in enumerate(sites):
        neighbours = [other for other in sites[max(0, index - 1) : index + 2] if other.mention and other is not site]
        if site.regions and any(_frames(text, site, other) for other in neighbours):
            continue
        kept.append(replace(site))
    return kept


def _frames(text: str, region: Site, level: Site) -> bool:
    """Whether the region holds all the levels and stands right beside them."""
    if level.mention is None:
        return False
    first, second = sorted((region, level), key=lambda site: site.start)
    inside = {REGION_OF[name[0]] for name in level.mention.values(False)}
    return bool(_FRAME.fullmatch(text, first.end, max(first.end, second.start))) and (region.weak or inside <= set(region.regions))
