"""What it means that two findings agree: sites, the defining attribute, attributes as compared."""

from metextract.annotation import attributes
from metextract.records import Assertion, Finding, Kind

# The attribute that tells findings of one kind apart; fractures and epidural disease have none.
DEFINING = {Kind.BONE_LESION: "lesion_type", Kind.NEURAL_COMPRESSION: "structure", Kind.STENOSIS: "location"}
# What a report says in the end: the first of these that it says. A question yields to its answer.
FIRMNESS = (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.ABSENT, Assertion.HYPOTHETICAL)
SITES = tuple(attribute.name for attribute in attributes() if attribute.many)
SCALARS = tuple(attribute.name for attribute in attributes() if not attribute.many)


def value(finding: Finding, name: str) -> object:
    """The value of an attribute; None if it is unknown, not of this kind, or False where that says nothing.

    Sites are a set: the order in which they are told is no difference.
    """
    found = getattr(finding, name, None)
    if found and name in SITES:
        return frozenset(found)
    return None if found == () or (found is False and name != "retropulsion") else found


def sites(finding: Finding) -> frozenset[str]:
    """Levels, regions and bones in one set: no name is in two of them."""
    return frozenset((*finding.levels, *finding.regions, *finding.bones))


def defining(finding: Finding) -> object:
    return value(finding, DEFINING.get(finding.kind, ""))


def is_strict(gold: Finding, predicted: Finding) -> bool:
    """Whether assertion, sites and the defining attribute are the same."""
    return gold.assertion == predicted.assertion and sites(gold) == sites(predicted) and defining(gold) == defining(predicted)


def claim(finding: Finding) -> tuple[Kind, object, str]:
    """What a finding says of its whole report: the kind, its defining attribute and the assertion."""
    return finding.kind, defining(finding), finding.assertion


def differing(gold: Finding, predicted: Finding) -> tuple[str, ...]:
    """The attributes in which two findings of one kind differ, sites included."""
    return tuple(name for name in (*SCALARS, *SITES) if value(gold, name) != value(predicted, name))
