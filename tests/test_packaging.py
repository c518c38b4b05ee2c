"""What is built holds what it must, and the pins agree with what is asked for."""

import re
import runpy
import subprocess
import sys
import tarfile
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import metextract

PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([0-9][0-9A-Za-z.+]*)")


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def dist(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=root, check=True, capture_output=True)
    return folder


def _files(folder: Path, pattern: str) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob(pattern) if path.is_file()}


def _wheel(dist: Path) -> set[str]:
    with ZipFile(next(dist.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def test_the_wheel_holds_the_whole_package(root: Path, dist: Path) -> None:
    package = root / "src" / "metextract"
    assets = (_files(package, f"*.{suffix}") for suffix in ("jsonl", "html", "md", "css", "js"))
    wanted = _files(package, "*.py").union({"py.typed"}, *assets)
    assert any(name.startswith("data/") for name in wanted)
    assert any(name.endswith("browser.js") for name in wanted)
    assert {f"metextract/{name}" for name in wanted} <= _wheel(dist)


def test_the_wheel_holds_the_lexicons_inside_the_package(root: Path, dist: Path) -> None:
    wanted = _files(root / "lexicons", "*.toml")
    shipped = {name for name in _wheel(dist) if name.endswith(".toml")}
    assert wanted
    assert shipped == {f"metextract/lexicons/{name}" for name in wanted}


def test_the_wheel_holds_nothing_beside_the_package(dist: Path) -> None:
    version = metadata.version("metextract")
    assert {name.split("/")[0] for name in _wheel(dist)} == {"metextract", f"metextract-{version}.dist-info"}


def test_the_source_distribution_holds_what_a_build_and_a_test_run_need(root: Path, dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        shipped = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {f"{folder}/{name}" for folder in ("lexicons", "tests", "benchmarks") for name in _tracked(root / folder)}
    wanted |= {"pyproject.toml", "hatch_build.py", "constraints.txt", "Makefile", "README.md", "LICENSE"}
    assert wanted <= shipped


def _tracked(folder: Path) -> set[str]:
    return _files(folder, "*.toml") | _files(folder, "*.py") | _files(folder, "*.json") | _files(folder, "*.md")


def test_an_editable_install_has_no_copy_of_the_lexicons(root: Path) -> None:
    """A copy would go stale while the lexicons of the checkout are edited."""
    hook = runpy.run_path(str(root / "hatch_build.py"))["LexiconHook"](str(root), {}, None, None, "", "wheel")
    build_data: dict[str, Any] = {"force_include": {}, "force_include_editable": {}}
    hook.initialize("editable", build_data)
    assert build_data == {"force_include": {}, "force_include_editable": {}}


def test_a_wheel_without_lexicons_is_not_built(root: Path, tmp_path: Path) -> None:
    hook = runpy.run_path(str(root / "hatch_build.py"))["LexiconHook"](str(tmp_path), {}, None, None, "", "wheel")
    with pytest.raises(FileNotFoundError, match=r"holds no \.toml file"):
        hook.initialize("standard", {"force_include": {}})


def test_every_version_number_is_the_same(root: Path, project: dict[str, Any]) -> None:
    version = project["project"]["version"]
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[^]]*)\]", changelog, re.MULTILINE)
    assert released[0] == version
    assert metextract.__version__ == version
    assert metadata.version("metextract") == version


@pytest.mark.parametrize(("group", "name"), [("console_scripts", "metextract"), ("spacy_factories", "metextract")])
def test_every_entry_point_leads_to_something_to_call(group: str, name: str) -> None:
    (entry_point,) = (point for point in metadata.entry_points(group=group, name=name))
    assert callable(entry_point.load())


def test_constraints_are_plain_pins(root: Path) -> None:
    lines = _lines(root)
    assert [line for line in lines if not PIN.fullmatch(line)] == []
    names = [canonicalize_name(line.partition("==")[0]) for line in lines]
    assert len(names) == len(set(names)) > 0


def test_every_requirement_is_pinned_to_a_version_that_it_allows(root: Path, project: dict[str, Any]) -> None:
    pins = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in _lines(root))}
    asked = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    asked += project["project"]["optional-dependencies"]["dev"]
    wrong = [text for text in asked if not _allowed(Requirement(text), pins)]
    assert wrong == []


def _allowed(requirement: Requirement, pins: dict[Any, str]) -> bool:
    version = pins.get(canonicalize_name(requirement.name))
    return version is not None and version in requirement.specifier


def _lines(root: Path) -> list[str]:
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
