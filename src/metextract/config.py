"""The settings of an extractor."""

from dataclasses import dataclass
from pathlib import Path

from metextract.errors import ConfigError

TIME_LIMIT = 60.0  # seconds that a worker may take for one report: the longest reports take a few


@dataclass(frozen=True, slots=True)
class Config:
    """What an extractor is built from; hashable, so that a process builds each one once.

    lexicons: a folder of TOML files that extend, override or remove shipped entries by id.
    max_characters: longer reports are refused with an error row. 5 million characters hold any
        real report; what is longer is a file that was joined by mistake.
    gate: whether sentences that cannot hold a finding, by their words, are passed over. The findings are the same
        without it and take several times as long; it can be turned off so that this can be checked.
    remembered_sentences: how many sentences are remembered once they were read, at about 3 kB each; 0: none.
    """

    lexicons: Path | None = None
    max_characters: int = 5_000_000
    gate: bool = True
    remembered_sentences: int = 20_000

    def __post_init__(self) -> None:
        if self.max_characters < 1:
            raise ConfigError(f"max_characters is {self.max_characters}; it must be at least 1")
        if self.remembered_sentences < 0:
            raise ConfigError(f"remembered_sentences is {self.remembered_sentences}; it must be at least 0")
        if self.lexicons is not None and not self.lexicons.is_dir():
            raise ConfigError(f"lexicons: no folder {self.lexicons}")
