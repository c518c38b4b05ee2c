"""A bone lesion with its sentence, as the rules about its surroundings look at it."""

from dataclasses import dataclass

from metextract.findings.draft import Draft, Scene
from metextract.findings.lesion_words import STANDING, TYPES
from metextract.findings.places import SiteGroup
from metextract.findings.site_rules import SiteRule

_NAMED = frozenset({*TYPES, *STANDING, "bone_lesion.metastasis", "bone_lesion.metastatic"})


@dataclass(frozen=True, slots=True)
class Head:
    """A draft with its sentence."""

    draft: Draft
    scene: Scene

    @property
    def typed(self) -> bool:
        """ "Lytic lesion", "sclerosis"."""
        return bool(self.draft.roles & set(TYPES))

    @property
    def plain(self) -> bool:
        """ "Lesion", "uptake", "mass": nothing in the head itself says tumour or type."""
        return not self.draft.roles & _NAMED

    @property
    def bare(self) -> bool:
        """ "Lesion", "mass": a plain head that does not say bone either."""
        return self.plain and "words.bone_word" not in self.draft.roles

    @property
    def uptake(self) -> bool:
        return "bone_lesion.uptake" in self.draft.roles

    @property
    def has_own_site(self) -> bool:
        return self.draft.site is not None and self.draft.site_rule not in (SiteRule.NONE, SiteRule.BACK_REFERENCE)

    @property
    def strong_site(self) -> SiteGroup | None:
        """The site of the head's own, if it is a bone or a vertebra: not bare "spine", nor a disc level like L4-L5."""
        site = self.draft.site
        if site is None or not self.has_own_site or site.weak:
            return None
        return site if not site.has_pair or self.typed or self.draft.site_rule == SiteRule.BEFORE else None

    @property
    def organ_named(self) -> bool:
        return any(t.role == "anatomy.organ" for t in self.scene.reading.terms)

    def words(self, before: int, after: int) -> str:
        """The head with that many characters on either side."""
        return self.scene.text[max(0, self.draft.start - before) : self.draft.end + after]
