"""How findings and their sites are called in brat, and how that is configured there."""

from collections.abc import Iterator
from typing import NamedTuple

from metextract.annotation.attributes import NO, YES, Attribute, attributes
from metextract.records import Kind


class SiteType(NamedTuple):
    """A kind of site: the words that name one are an entity, with its value as an attribute. field: that of findings."""

    field: str
    entity: str
    attribute: str


SITES = (SiteType("levels", "Level", "level"), SiteType("regions", "Region", "region"), SiteType("bones", "Bone", "bone"))
SITE_RELATION = "Site"
ANY_VALUE = "Value"  # names the value of a site of any kind, where somebody has configured it so

# brat has closed lists only: a pair of numbers is two attributes
HEIGHT_LOSS = "height_loss_percent"
HEIGHT_LOSS_BOUNDS = ("height_loss_low", "height_loss_high")
_PERCENT = tuple(map(str, range(101)))

_COLOURS = {
    Kind.BONE_LESION: "#ffb3a7",
    Kind.FRACTURE: "#ffd58a",
    Kind.EPIDURAL_DISEASE: "#d7b8f3",
    Kind.NEURAL_COMPRESSION: "#f3a6d0",
    Kind.STENOSIS: "#a9d6f5",
}
_SITE_COLOUR = "#d5ead0"


def is_flag(attribute: Attribute) -> bool:
    """Whether being there says yes, and not being there no."""
    return attribute.values == (YES, NO) and attribute.default == NO


def configuration() -> dict[str, str]:
    """The files of the tool by name: which types and values there are, and how they look."""
    return {"annotation.conf": "\n".join(_types()) + "\n", "visual.conf": "\n".join(_looks()) + "\n"}


def _types() -> Iterator[str]:
    sites = "|".join(site.entity for site in SITES)
    yield from ("[entities]", "", *Kind, "-" * 20, *(site.entity for site in SITES), "")
    yield from ("[relations]", "", f"{SITE_RELATION}\tArg1:{'|'.join(Kind)}, Arg2:{sites}")
    yield from ("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]", "")
    values = {attribute.name: attribute.values for attribute in attributes()}
    for attribute in attributes():
        kinds = "|".join(attribute.kinds)
        for name, choice in _choices(attribute):
            yield f"{name}\tArg:{kinds}" + (f", Value:{'|'.join(choice)}" if choice else "")
    for site in SITES:
        yield f"{site.attribute}\tArg:{site.entity}, Value:{'|'.join(values[site.field])}"


def _choices(attribute: Attribute) -> list[tuple[str, tuple[str, ...]]]:
    """What an attribute is in brat: its names and values, no values for a flag; nothing for sites."""
    if attribute.name in [site.field for site in SITES]:
        return []
    if attribute.name == HEIGHT_LOSS:
        return [(name, _PERCENT) for name in HEIGHT_LOSS_BOUNDS]
    return [(attribute.name, () if is_flag(attribute) else attribute.values)]


def _looks() -> Iterator[str]:
    """Without an ATTRIBUTE_DEFAULT, brat shows values as they are: [T5], [absent]; flags it would not show."""
    names = [name for attribute in attributes() for name, _ in _choices(attribute)]
    yield from ("[labels]", "")
    for name in (*Kind, *(name for site in SITES for name in (site.entity, site.attribute)), SITE_RELATION, *names):
        yield f"{name} | {name[0].upper()}{name[1:].replace('_', ' ')}"
    yield from ("", "[drawing]", "", "SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken")
    yield "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5"
    for kind, colour in _COLOURS.items():
        yield f"{kind}\tbgColor:{colour}"
    for site in SITES:
        yield f"{site.entity}\tbgColor:{_SITE_COLOUR}"
    for attribute in filter(is_flag, attributes()):
        yield f"{attribute.name}\tglyph:[{attribute.name}]"
