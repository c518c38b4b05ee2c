"""Named errors. Each message says what is wrong, where, and what to do; none holds report text."""


class MetextractError(Exception):
    """Any error that metextract raises on purpose."""


class ConfigError(MetextractError, ValueError):
    """A setting that cannot be used."""


class LexiconError(MetextractError, ValueError):
    """One or more faults in lexicon files, all of them in the message, one a line."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))

    def __reduce__(self) -> tuple[type["LexiconError"], tuple[list[str]]]:
        return type(self), (list(self.problems),)


class InputError(MetextractError, ValueError):
    """Input that cannot be read as reports: the message names the file, line or column."""


class AnnotationError(InputError):
    """Annotations that do not fit, where nothing may be left out: the first of them in the message, one a line."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))

    def __reduce__(self) -> tuple[type["AnnotationError"], tuple[list[str]]]:
        return type(self), (list(self.problems),)


class ReportError(MetextractError, ValueError):
    """One report that cannot be processed: the message names the reason, never the text."""
