"""Whether Label Studio takes what is written for it: run with a Python that has label-studio-sdk.

    python label_studio_reads.py TASKS.json CONFIG.xml

Prints JSON: `faults`, what Label Studio finds wrong with the labeling interface or with results, by task; and `regions`,
for each task the results that its own converter reads, by the name of their tag, after a submission of the predictions as they are.
"""

import json
import sys
from collections import Counter
from pathlib import Path


def main(tasks_file: str, config_file: str) -> None:
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.label_interface import LabelInterface

    config = Path(config_file).read_text(encoding="utf-8")
    tasks = json.loads(Path(tasks_file).read_text(encoding="utf-8"))
    interface = LabelInterface(config)
    interface.validate()
    converter = Converter(config, project_dir=None, download_resources=False)
    faults: list[str] = []
    regions: list[dict[str, int]] = []
    for number, task in enumerate(tasks, 1):
        if not interface.validate_task({"data": task["data"]}):
            faults.append(f"task {number}: its data does not fit the interface")
        for prediction in task["predictions"]:
            faults += (f"task {number}: {error}" for error in interface.validate_prediction(prediction, return_errors=True))
        submitted = {"id": 1, "completed_by": 1, "created_at": "2024-01-01", "result": task["predictions"][0]["result"]}
        if not interface.validate_annotation(submitted):
            faults.append(f"task {number}: would be no annotation")
        (read,) = converter.annotation_result_from_task({"id": number, "data": task["data"], "annotations": [submitted]})
        regions.append(dict(Counter({name: len(values) for name, values in read["output"].items()})))
    print(json.dumps({"faults": faults, "regions": regions}))


if __name__ == "__main__":
    main(*sys.argv[1:])
