"""Ships lexicons/, which stands at the top of the repository, inside the wheel as metextract/lexicons/.

A hook and not `force-include`, because that would put a copy into editable installs too, and the
copy would go stale. An editable install reads the checkout.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LexiconHook(BuildHookInterface):  # type: ignore[type-arg]  # the build configuration is not looked at
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        lexicons = Path(self.root, "lexicons")
        if not any(lexicons.rglob("*.toml")):
            raise FileNotFoundError(f"{lexicons} holds no .toml file; a wheel without lexicons would find nothing")
        if version == "editable":
            return
        build_data["force_include"][str(lexicons)] = "metextract/lexicons"
