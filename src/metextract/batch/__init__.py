"""Many reports: from an input to an output in any number of processes, or from one data frame to another."""

from metextract.batch.frame import extract_frame
from metextract.batch.run import Progress, run_batch
from metextract.batch.summary import Summary

__all__ = ["Progress", "Summary", "extract_frame", "run_batch"]
