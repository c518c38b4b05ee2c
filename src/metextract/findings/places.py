"""Places that a sentence names: one site, and the sites that are listed together."""

from dataclasses import dataclass

from metextract.levels import LevelMention
from metextract.records import Bone, Region
from metextract.spine import ordered


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
        """Regions without "spine" beside a better place of the spine; the sacrum may stand beside it."""
        named = [region for site in self.sites for region in site.regions]
        if not named:
            return ()
        exact = any(site.mention for site in self.sites) or bool(set(named) - {Region.SPINE, Region.SACRAL})
        return tuple(region for region in Region if region in named and not (region is Region.SPINE and exact))

    def bones(self) -> tuple[Bone, ...]:
        named = {bone for site in self.sites for bone in site.bones}
        return tuple(bone for bone in Bone if bone in named) if named else ()

    def joined(self, other: "SiteGroup") -> "SiteGroup":
        return SiteGroup(tuple(sorted({*self.sites, *other.sites}, key=lambda s: s.start)))
