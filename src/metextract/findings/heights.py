"""Stated loss of vertebral height: figures, ranges and fractions in words."""

import re

_FIGURE = re.compile(
    r"""
    (?: (?P<more> > | (?:greater|more)\sthan | over | at\sleast | exceeding )
      | (?P<less> < | less\sthan | under | up\sto | below )
      | (?: approximately | approx\.? | about | roughly | around | nearly | almost | ~ | est\.? | estimated ) )? \s*
    (?P<low> \d{1,3} ) \s*%? \s* (?: (?: - | to ) \s* (?P<high> \d{1,3} ) \s* )? (?: % | \s?percent\b | \s?per\scent\b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?:(?P<two>two[\s-]thirds?)|(?P<third>(?:one|a)[\s-]third)|(?P<half>(?:one[\s-])?half|50\sper\scent)|(?P<threequarters>three[\s-]quarters?)|(?P<quarter>(?:one|a)[\s-]quarter))\b(?=[^.;]{0,40}\b(?:height|stature)\b|\sof\sits\b|\s*(?:anteriorly|centrally|posteriorly))",
    re.IGNORECASE,
)
_PARTS = {"two": 67, "third": 33, "half": 50, "threequarters": 75, "quarter": 25}
_COMPLETE = re.compile(r"\b(?:complete|total)\s(?:loss\sof\s(?:vertebral\s)?(?:body\s)?height|height\sloss)", re.IGNORECASE)
_PRIOR_BEFORE = re.compile(
    r"(?:\bfrom\s(?:about\s|approximately\s)?|\bpreviously\s|\bwas\s|\bprev\.?\s|\bformerly\s|\bprior\s)$", re.IGNORECASE
)
_OTHER_AFTER = re.compile(
    r"\s*(?:of\s)?(?:the\s)?(?:(?:spinal\s|central\s)?canal\b|body\sreplaced|bone\swidth|of\s(?:the\s)?(?:vertebral\s)?body\b|confidence|stenosis|narrowing|canal|displace|anterolisthesis|slip|(?:shaft\s)?width|oxygen|room\sair|cortical|endosteal|of\sthe\sshaft)",
    re.IGNORECASE,
)


def height_loss(text: str, start: int, end: int) -> tuple[tuple[int, int], int, int] | None:
    """(low, high) percent stated between two offsets of a sentence, and where; several figures give their span.

    >>> height_loss("approximately 40% loss of height", 0, 32)
    ((40, 40), 0, 17)
    >>> height_loss("greater than 50% loss of height", 0, 31)[0]
    (50, 100)
    """
    found: list[tuple[tuple[int, int], int, int]] = []
    for match in _FIGURE.finditer(text, start, end):
        low, high = int(match["low"]), int(match["high"] or match["low"])
        if low > 100 or high > 100 or high < low or _OTHER_AFTER.match(text, match.end()):
            continue
        if _PRIOR_BEFORE.search(text, 0, match.start()):
            if not match["high"]:
                continue
            low = high
        if match["more"]:
            low, high = low, 100
        elif match["less"]:
            low, high = 0, high
        found.append(((low, high), match.start(), match.end()))
    if not found:
        found = [
            ((_PARTS[m.lastgroup or ""], _PARTS[m.lastgroup or ""]), m.start(), m.end())
            for m in _FRACTION.finditer(text, start, end)
        ][:1]
        found = found or [((100, 100), m.start(), m.end()) for m in _COMPLETE.finditer(text, start, end)][:1]
    if not found:
        return None
    low, high = min(f[0][0] for f in found), max(f[0][1] for f in found)
    return (low, high), found[0][1], found[-1][2]
