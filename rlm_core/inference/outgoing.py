"""What may leave the machine: prompts without what looks like a secret."""

from dataclasses import replace

from rlm_core.inference.task import Task
from rlm_core.sources.secrets import redact


def without_secrets(task: Task) -> tuple[Task, int]:
    """A task as it is keyed and sent, and how many secrets were blotted out of its prompt."""
    text, shared = redact(task.prompt.text), redact(task.prompt.shared)
    count = text.count + shared.count
    if not count:
        return task, 0
    return replace(task, prompt=replace(task.prompt, text=text.text, shared=shared.text)), count
