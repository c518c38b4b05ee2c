"""Levels in words: "the fifth thoracic vertebra", "thoracic 5 and 6"."""

import re
from collections.abc import Iterator

from metextract import spine
from metextract.levels.mentions import LevelItem, LevelMention

_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth".split()
_CARDINAL_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_VALUES = {word: number for words in (_ORDINAL_WORDS, _CARDINAL_WORDS) for number, word in enumerate(words, 1)}

_ORDINAL = rf"(?: \d\d?(?:st|nd|rd|th) | {'|'.join(_ORDINAL_WORDS)} )"
_CARDINAL = rf"(?: \d\d? (?! \d | \.\d | \s?(?:mm|cm|%) ) | {'|'.join(_CARDINAL_WORDS)} )"
_REGIONS = ("cervical", "thoracic", "dorsal", "lumbar", "sacral")
_REGION = rf"(?: {' | '.join(_REGIONS)} )"
_JOINT = r"\s* (?: ,\s*and | , | and | & | or | to | through | thru | - | / ) \s*"

_ORDINAL_FIRST = re.compile(
    rf"""
    \b (?:the\s)?
    (?P<numbers> {_ORDINAL} (?: {_JOINT} (?:the\s)? {_ORDINAL} )* )      # "8th", "fourth and fifth", "third to the sixth"
    \s+ (?P<region> {_REGION} )
    (?: [\s-]+ (?: type | rib-bearing ) )?                              # "first lumbar-type vertebra"
    \s+ (?: vertebra | vertebrae | vertebral | segments? | bod | spine | spinal | level )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REGION_FIRST = re.compile(
    rf"""
    \b (?P<region> {_REGION} ) \s+
    (?: (?: vertebra | vertebrae | vertebral\s+bod(?:y|ies) | spine | segments? | levels? ) \s+ )?
    (?P<numbers> {_CARDINAL} (?: {_JOINT} {_CARDINAL} )* ) \b            # "thoracic 5", "lumbar vertebrae two to four"
    (?! :\d                                                             # "lumbar 4:12", an image
      | \s? (?: vertebrae\b.{{0,3}}\bare                                # "of the lumbar spine five vertebrae are seen"
              | lesions | fractures | levels | discs | disks            # "thoracic two lesions", a count
              | mm | cm | % )
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(rf"{_ORDINAL} | {_CARDINAL}", re.VERBOSE | re.IGNORECASE)
_RANGE = re.compile(r"\s* (?: to | through | thru | - ) \s*", re.VERBOSE | re.IGNORECASE)


def names_region(text: str) -> bool:
    """Whether a text holds the name of a region, without which no level is spelled."""
    lower = text.lower()
    return any(region in lower for region in _REGIONS)


def spelled_levels(text: str) -> Iterator[LevelMention]:
    """The mentions that spell their region, those with ordinals first; both kinds may overlap."""
    for pattern in (_ORDINAL_FIRST, _REGION_FIRST):
        for match in pattern.finditer(text):
            items = _items(match["region"][0], match["numbers"])
            if items:
                start = min(match.start("numbers"), match.start("region"))
                end = max(match.end("numbers"), match.end("region"))
                yield LevelMention(start, end, items)


def _items(letter: str, numbers: str) -> tuple[LevelItem, ...]:
    """The levels of a region, up to the first number that it does not have."""
    items: list[LevelItem] = []
    read_to = 0
    for number in _NUMBER.finditer(numbers):
        name = spine.vertebra(letter, _value(number.group()))
        if name is None:
            break
        joint = numbers[read_to : number.start()]
        if items and items[-1].lower is None and _RANGE.fullmatch(joint):
            items[-1] = LevelItem(items[-1].upper, name)
        else:
            items.append(LevelItem(name))
        read_to = number.end()
    return tuple(items)


def _value(number: str) -> int:
    """The value of "8", "8th", "eight" or "eighth"."""
    return _VALUES.get(number.lower()) or int("".join(filter(str.isdigit, number)))
