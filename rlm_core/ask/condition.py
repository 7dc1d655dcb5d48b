"""What a person should know of the condition of an index."""

from collections.abc import Iterator

from rlm_core.encode.choice import EncoderChoice
from rlm_core.encode.encoder import fingerprint_of
from rlm_core.encode.model_folder import model_problem
from rlm_core.sources.mounts import mount_concern
from rlm_core.store.index import Index


def encoder_in_use(index: Index, encoder: EncoderChoice) -> str:
    """The encoder in use and where it works, in words."""
    name, device = encoder.name, index.meta("encoder_device")
    if encoder.is_none:
        return f"{name}: words alone"
    if index.meta("encoder_failure"):
        return f"{name}, which cannot be used: words alone"
    return f"{name}, {device}" if device and not _is_anothers(index, encoder) else name


def encoder_problem(name: str) -> str:
    """Why an encoder of this name could not be used, as far as its files tell; empty where it could."""
    return model_problem(name) if EncoderChoice(name).is_model else ""


def notices_of(index: Index, encoder: EncoderChoice) -> Iterator[str]:
    """What is not as it should be, and what to do about it; nothing where all is well."""
    yield from _damage(index)
    if concern := mount_concern(index.path):
        yield (
            f"The index stands on {concern}, so it is kept in a slower mode that is safe there: "
            "set RLM_HOME to a local folder."
        )
    if failure := index.meta("encoder_failure"):
        yield failure
    elif not encoder.is_none and _is_anothers(index, encoder):
        yield "The vectors are another encoder's: search goes by words alone until the next update."
    if notice := index.meta("encoder_notice"):
        yield notice


def _damage(index: Index) -> Iterator[str]:
    if index.is_damaged:
        yield "The index is damaged: the next update makes it again, nothing is lost."
    elif index.was_damaged:
        made = "was" if index.meta("complete") == "yes" else "is being"
        yield f"The index was damaged and {made} made again; it is derived, nothing is lost."


def _is_anothers(index: Index, encoder: EncoderChoice) -> bool:
    made_by = index.meta("encoder")
    return bool(made_by) and made_by != fingerprint_of(encoder)
