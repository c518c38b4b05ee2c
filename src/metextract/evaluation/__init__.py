"""Findings against annotated ones: matching, counts, scores with intervals, and the errors one by one."""
