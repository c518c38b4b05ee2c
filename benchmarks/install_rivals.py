"""Gives each rival of the extra `benchmark` an environment of its own in out/rivals/, where bench.py looks for it.

    python benchmarks/install_rivals.py [PACKAGE ...]

Of its own because rivals ask for versions of spaCy that differ from ours.
"""

import argparse
import os
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Sequence

from contest import ENVIRONMENTS
from environment import ROOT


def main(arguments: Sequence[str] | None = None) -> int:
    wanted = requirements()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"some of {', '.join(wanted)} (default all)")
    options = parser.parse_args(arguments)
    if unknown := set(options.packages) - set(wanted):
        parser.error(f"no rival {', '.join(sorted(unknown))}; there are {', '.join(wanted)}")
    for package in options.packages or wanted:
        folder = ENVIRONMENTS / package
        print(f"setting up {folder.relative_to(ROOT)}", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        # without our own constraints
        environment = {
            name: value for name, value in os.environ.items() if name not in ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT")
        }
        command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", wanted[package]]
        if subprocess.run(command, env=environment).returncode:
            print(f"{wanted[package]} could not be installed; its rows will say so", file=sys.stderr)
            return 1
    return 0


def requirements() -> dict[str, str]:
    """What to install, by the name of the package; a marker is about our environment, not about one of its own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    plain = (requirement.partition(";")[0].strip() for requirement in project["optional-dependencies"]["benchmark"])
    return {re.split(r"[<>=]", requirement)[0]: requirement for requirement in plain}


if __name__ == "__main__":
    sys.exit(main())
