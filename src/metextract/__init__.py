"""metextract: typed spine-oncology findings from free-text radiology reports.

>>> import metextract
>>> extractor = metextract.load()
>>> for finding in extractor("Pathologic fracture of T8. No epidural disease.").findings:
...     print(finding.kind, finding.assertion, finding.text)
fracture present Pathologic fracture
epidural_disease absent epidural disease

For research. It is no medical device.
"""

from typing import TYPE_CHECKING, Any

from metextract.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from metextract.batch import extract_frame, run_batch
    from metextract.config import Config
    from metextract.extractor import Explanation, Extractor
    from metextract.records import Evidence, Finding, Kind, Report, ReportResult

__all__ = [
    "Config",
    "Evidence",
    "Explanation",
    "Extractor",
    "Finding",
    "Kind",
    "Report",
    "ReportResult",
    "__version__",
    "extract_frame",
    "load",
    "run_batch",
]

_HOMES = {
    "Config": "metextract.config",
    "Evidence": "metextract.records",
    "Explanation": "metextract.extractor",
    "Extractor": "metextract.extractor",
    "Finding": "metextract.records",
    "Kind": "metextract.records",
    "Report": "metextract.records",
    "ReportResult": "metextract.records",
    "extract_frame": "metextract.batch",
    "run_batch": "metextract.batch",
}


def load(lexicons: "str | Path | None" = None, **settings: Any) -> "Extractor":
    """An extractor with the shipped lexicons.

    lexicons: a folder of own TOML files that extend, override or remove shipped entries by id.
    settings: further fields of `Config`.
    Raises LexiconError with every fault of the lexicons, ConfigError on a setting that cannot be used.
    """
    from pathlib import Path

    from metextract.config import Config
    from metextract.extractor import Extractor

    return Extractor(Config(lexicons=Path(lexicons) if lexicons is not None else None, **settings))


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first used, so that `import metextract` is instant."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
