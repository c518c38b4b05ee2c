"""Stated loss of vertebral height: figures, ranges and fractions in words."""

import re

Range = tuple[int, int]
Stated = tuple[Range, int, int]

# "approximately 40 %", "greater than 50%", "30-40 percent".
_FIGURE = re.compile(
    r"""
    (?: (?P<more> > | (?:greater|more)\sthan | over | at\sleast | exceeding )
      | (?P<less> < | less\sthan | under | up\sto | below )
      | (?: approximately | approx\.? | about | roughly | around | nearly | almost | ~ | est\.? | estimated ) )? \s*
    (?P<low> \d{1,3} ) \s*%? \s* (?: (?: - | to | & | and ) \s* (?P<high> \d{1,3} ) \s* )? (?: % | \s?percent\b | \s?per\scent\b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FRACTION = re.compile(
    r"""
    \b(?: (?P<two> two[\s-]thirds? )
        | (?P<third> (?:one|a)[\s-]third )
        | (?P<half> (?:one[\s-])?half | 50\sper\scent )
        | (?P<threequarters> three[\s-]quarters? )
        | (?P<quarter> (?:one|a)[\s-]quarter ) )\b
    (?= [^.;]{0,40} \b(?: height | stature )\b      # "one third of the vertebral height"
      | \s of\sits \b                               # "half of its height"
      | \s* (?: anteriorly | centrally | posteriorly ) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PARTS = {"two": 67, "third": 33, "half": 50, "threequarters": 75, "quarter": 25}
# "complete loss of vertebral body height", "total height loss".
_COMPLETE = re.compile(
    r"\b (?: complete | total ) \s (?: loss\sof\s (?:vertebral\s)? (?:body\s)? height | height\sloss )",
    re.VERBOSE | re.IGNORECASE,
)
# "from about 20% to ...", "previously 20%": the figure of the prior examination.
_PRIOR_BEFORE = re.compile(
    r"(?: \b from \s (?: about\s | approximately\s )? | \b (?: previously | was | prev\.? | formerly | prior ) \s? ) $",
    re.VERBOSE | re.IGNORECASE,
)
# Percent of something else.
_OTHER_AFTER = re.compile(
    r"""
    \s* (?:of\s)? (?:the\s)?
    (?: # "50% of the spinal canal", "30% stenosis"
        (?: spinal\s | central\s )? canal\b | canal | stenosis | narrowing
        # "50% of the body replaced by tumour"
      | body\sreplaced | of\s(?:the\s)?(?:vertebral\s)?body\b
        # "50% of the shaft width", "25% displaced", "10% anterolisthesis"
      | (?:shaft\s)?width | bone\swidth | of\sthe\sshaft | cortical | endosteal | displace | anterolisthesis | slip
        # "98% on room air", "90% confidence"
      | oxygen | room\sair | confidence )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def height_loss(text: str, start: int, end: int) -> Stated | None:
    """(low, high) percent stated between two offsets of a sentence, and where; several figures give their span.

    >>> height_loss("approximately 40% loss of height", 0, 32)
    ((40, 40), 0, 17)
    >>> height_loss("greater than 50% loss of height", 0, 31)[0]
    (50, 100)
    """
    found = _figures(text, start, end) or _first_fraction(text, start, end) or _complete(text, start, end)
    if not found:
        return None
    ranges = [stated[0] for stated in found]
    return (min(low for low, _ in ranges), max(high for _, high in ranges)), found[0][1], found[-1][2]


def _figures(text: str, start: int, end: int) -> list[Stated]:
    """Every percentage of height: "40% anteriorly and 20% posteriorly" are two."""
    ranges = ((_percent(text, match), match) for match in _FIGURE.finditer(text, start, end))
    return [(percent, match.start(), match.end()) for percent, match in ranges if percent is not None]


def _percent(text: str, match: re.Match[str]) -> Range | None:
    low, high = int(match["low"]), int(match["high"] or match["low"])
    if not low <= high <= 100 or _OTHER_AFTER.match(text, match.end()):
        return None
    if _PRIOR_BEFORE.search(text, 0, match.start()):
        if not match["high"]:
            return None
        low = high
    if match["more"]:
        return low, 100
    return (0, high) if match["less"] else (low, high)


def _first_fraction(text: str, start: int, end: int) -> list[Stated]:
    match = _FRACTION.search(text, start, end)
    if match is None or match.lastgroup is None:
        return []
    percent = _PARTS[match.lastgroup]
    return [((percent, percent), match.start(), match.end())]


def _complete(text: str, start: int, end: int) -> list[Stated]:
    match = _COMPLETE.search(text, start, end)
    return [((100, 100), match.start(), match.end())] if match else []
