"""The Python examples of README.md do what they say."""

import doctest
import re
from pathlib import Path

from metextract.lexicon import load_lexicon

FENCED = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_examples_print_what_the_readme_says(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    blocks = list(FENCED.finditer(readme))
    # Blank in place of the prose, so that a failure names the line of the README.
    source, position = "", 0
    for block in blocks:
        source += "\n" * readme.count("\n", position, block.start(1)) + block[1]
        position = block.end(1)
    test = doctest.DocTestParser().get_doctest(source, {}, "README.md", "README.md", 0)

    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(test)

    assert results.attempted >= len(blocks) > 0, "README.md has no Python examples with a prompt (>>>)"
    assert results.failed == 0


def test_the_own_lexicon_of_the_readme_has_no_fault(root: Path, tmp_path: Path) -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```$", (root / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "bone_lesion.toml").write_text(block, encoding="utf-8")

    own, shipped = load_lexicon(tmp_path), load_lexicon()

    assert own.fingerprint != shipped.fingerprint
    assert "bone_lesion/sclerosis" not in {entry.key for entry in own.entries}


def test_every_fence_that_is_opened_is_closed(root: Path) -> None:
    """Else an example would silently not run."""
    fences = re.findall(r"^```(\w*)$", (root / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(fences) % 2 == 0
    assert set(fences[1::2]) == {""}
