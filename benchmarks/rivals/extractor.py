"""metextract as a whole: typed records of every report, as `Extractor.stream` gives them."""

from collections.abc import Sequence

from rivals import Read, Task

PACKAGES = ("metextract", "spacy", "negspacy")
MODULES = ("metextract",)


def prepare(task: Task) -> Read:
    import metextract

    extractor = metextract.load(lexicons=task.lexicons)

    def read(texts: Sequence[str]) -> int:
        return sum(len(result.findings) for result in extractor.stream(texts))

    return read
