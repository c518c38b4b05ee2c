"""What all tests share.

METEXTRACT_SHARED  a folder with annotated reports and archives that are not part of the project;
                   without it the tests that read them are skipped
METEXTRACT_FULL=1  read those archives whole
HYPOTHESIS_PROFILE "ci" (the same examples each time, the default) or "explore" (new ones, and more)
"""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

import metextract

# Where tests run in the background of a shell, Ctrl-C is ignored, and would be by all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of annotated reports and archives; tests that ask for it are skipped where there is none."""
    folder = Path(os.environ.get("METEXTRACT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}: METEXTRACT_SHARED names it")
    return folder


@pytest.fixture(scope="session")
def extractor() -> "metextract.Extractor":
    """One extractor with the shipped lexicons; building it costs more than most tests."""
    return metextract.load()
