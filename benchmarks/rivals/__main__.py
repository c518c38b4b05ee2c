"""One contestant reads texts once, in this process: `python -m rivals NAME < task.json`, in benchmarks/.

task.json: `phrases`, `lexicons`, `warm_up` and `texts`, the last two lists of strings. Prints, in one line, `seconds` for the
texts, `cpu` of them on the processor, `loading` in seconds before them, `findings` and `versions`. Ends with NOT_INSTALLED where the rival is not installed.
"""

import gc
import importlib
import importlib.util
import json
import platform
import sys
import time
from importlib import metadata

from rivals import NOT_INSTALLED, Task


def main(name: str) -> int:
    rival = importlib.import_module(f"rivals.{name}")
    if any(importlib.util.find_spec(module) is None for module in rival.MODULES):
        return NOT_INSTALLED
    given = json.load(sys.stdin)

    start = time.perf_counter()
    read = rival.prepare(Task(phrases=given["phrases"], lexicons=given["lexicons"]))
    read(given["warm_up"])
    gc.freeze()  # as a worker does: for no one is the collector to look through what was loaded
    loaded, cpu = time.perf_counter(), time.process_time()
    findings = read(given["texts"])
    seconds = time.perf_counter() - loaded

    versions = ", ".join(f"{package} {metadata.version(package)}" for package in rival.PACKAGES)
    answer = {
        "seconds": seconds,
        "cpu": time.process_time() - cpu,
        "loading": loaded - start,
        "findings": findings,
        "versions": f"{versions} on Python {platform.python_version()}",
    }
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
