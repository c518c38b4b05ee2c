"""Two runs over the same reports: which findings a change of lexicons or version added, removed or altered."""

from metextract.difference.counts import DifferenceCounts
from metextract.difference.differences import Difference, Scope, What, compare_runs
from metextract.difference.files import open_differences

__all__ = ["Difference", "DifferenceCounts", "Scope", "What", "compare_runs", "open_differences"]
