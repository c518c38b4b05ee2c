"""What a sentence tells by itself: its findings with their sites and attributes, remembered for when it comes again."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from metextract.findings import fracture
from metextract.findings.change import describe_change
from metextract.findings.draft import Draft, Scene
from metextract.findings.effects import read_effects
from metextract.findings.kinds import BY_KIND, KINDS
from metextract.findings.lesion_context import is_plausible
from metextract.findings.lesion_restatements import merge_words
from metextract.findings.limbs import Examined
from metextract.findings.linking import link_sites
from metextract.findings.modifiers import Owners
from metextract.findings.neighbourhood import Inherited
from metextract.findings.places import SiteGroup
from metextract.findings.restatements import merge_restatements
from metextract.findings.sides import describe_side
from metextract.findings.site_rules import SHAREABLE
from metextract.memory import Memory
from metextract.records import Kind

# Sections in which a line of one upper-case word is a diagnosis and no title.
_NAMING_SECTIONS = frozenset({"impression", "differential"})


# All that decides what a sentence tells by itself: see `_standing`.
_Standing = tuple[Hashable, ...]


class _Told(NamedTuple):
    """What a sentence has told, before other sentences change it; sites: those that were there before it was read."""

    plausible: bool
    drafts: tuple[Draft, ...]
    sites: tuple[SiteGroup | None, ...]

    def again(self, sites: tuple[SiteGroup | None, ...]) -> list[Draft]:
        """The drafts for the sentence that has come again, with its own sites: what is one site stays one."""
        own = {id(then): now for then, now in zip(self.sites, sites, strict=True)}
        for draft in self.drafts:
            if draft.site is not None and id(draft.site) not in own:
                own[id(draft.site)] = SiteGroup(draft.site.sites)
        return [draft.twin(own[id(draft.site)]) for draft in self.drafts]


_NOTHING = _Told(False, (), ())


class Teller:
    """Reads sentences one by one. remembered: how many are remembered, but for those that look back at other sentences."""

    def __init__(self, remembered: int) -> None:
        self._told: Memory[_Standing, _Told] = Memory(remembered)

    def tell(self, scene: Scene, inherited: Inherited, examined: Examined) -> bool:
        """Find and describe the findings of a sentence; whether any of them is plausible."""
        standing = _standing(scene, inherited, examined)
        told = self._told.get(standing)
        if told is None:
            told = _told(scene, inherited, examined)
            if not inherited.looked_back:
                self._told.keep(standing, told)
        elif told.drafts:
            scene.drafts = told.again(_sites(scene, inherited))
        return told.plausible


def _standing(scene: Scene, inherited: Inherited, examined: Examined) -> _Standing:
    """The words of a sentence and what stands over it; a site that it inherits from itself goes by its number."""
    sentence, carried = scene.sentence, inherited.carried
    return (
        scene.text,
        sentence.heading,
        sentence.alone,
        sentence.section,
        scene.spine_report,
        scene.bone_context,
        carried and next((number for number, group in enumerate(scene.groups) if group is carried), carried),
        inherited.carried_rule,
        inherited.any_named,
        examined.limb,
    )


def _sites(scene: Scene, inherited: Inherited) -> tuple[SiteGroup | None, ...]:
    """The sites that drafts may have before any is joined; None is for those without one."""
    return *scene.groups, inherited.carried, None


def _told(scene: Scene, inherited: Inherited, examined: Examined) -> _Told:
    _find(scene)
    if not scene.drafts:
        return _NOTHING
    plausible = _describe(scene, inherited, examined)
    return _Told(plausible, tuple(draft.twin(draft.site) for draft in scene.drafts), _sites(scene, inherited))


def _find(scene: Scene) -> None:
    if not scene.roles:
        return
    for entry in KINDS:
        if entry.kind is Kind.NEURAL_COMPRESSION:
            read_effects(scene)
        entry.find(scene)
        if entry.kind is Kind.STENOSIS:
            # What is left of "compression" and "loss" once cord and canal have taken theirs.
            fracture.find_bare_compressions(scene)
            fracture.find_hidden_losses(scene)


def _describe(scene: Scene, inherited: Inherited, examined: Examined) -> bool:
    """Give the drafts sites and attributes; whether any of them is plausible."""
    link_sites(scene, inherited)
    for draft in scene.heads():
        if not _is_plausible(draft, scene):
            draft.dropped = True
    merge_words(scene)
    if not scene.heads():
        return False
    owners = Owners(scene)
    for draft in scene.heads():
        BY_KIND[draft.kind].describe(draft, scene, owners)
        describe_change(draft, scene, owners)
    for draft in scene.heads():
        describe_side(draft, scene)
        examined.describe_side(draft, scene)
    merge_restatements(scene)
    _drop_titles(scene)
    return True


def _has_own_place(title: Draft, items: Sequence[Draft]) -> bool:
    """ "Bone mets: increased density T4-6, new L5 lesion": a place that no item has."""
    return (
        title.site is not None
        and title.site.has_levels
        and title.site_rule in SHAREABLE
        and all(h.site is not title.site for h in items)
    )


def _drop_titles(scene: Scene) -> None:
    """A heading that only names what its items tell ("Fractures:") is no finding; one that lists their places is."""
    heads = scene.heads()
    if len(heads) == 1 and scene.text.isupper() and scene.text.isalpha() and scene.sentence.section not in _NAMING_SECTIONS:
        heads[0].dropped = True
    for draft in heads:
        if draft.end > scene.sentence.heading:
            continue
        items = [h for h in heads if h.kind is draft.kind and h.start >= scene.sentence.heading]
        told = bool(items) and not _has_own_place(draft, items)
        if told or (draft.site is None and scene.sentence.alone):
            draft.dropped = True


def _is_plausible(draft: Draft, scene: Scene) -> bool:
    """Whether what the head needs stands beside it."""
    if draft.kind is Kind.BONE_LESION:
        return is_plausible(draft, scene)
    if draft.kind is Kind.FRACTURE:
        return fracture.is_plausible(draft, scene)
    return True
