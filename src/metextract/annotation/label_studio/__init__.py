"""Label Studio: tasks as JSON, and the labeling interface that they need."""

from metextract.annotation.label_studio.tasks import read, write

__all__ = ["read", "write"]
