"""The way to torch, which nothing else imports, and what is told where it is barred."""

from typing import TYPE_CHECKING

from rlm_core.errors import EncoderUnusable

if TYPE_CHECKING:
    from types import ModuleType


def with_torch(extra: str) -> "ModuleType":
    """The only module that knows torch, if that can be imported; `extra` is what installs it.

    Raises:
        EncoderUnusable: It cannot.

    """
    try:
        from rlm_core.encode import with_torch  # noqa: PLC0415 -- torch, only where a user chose it
    except (ImportError, OSError) as error:  # OSError: a library of it is not there
        told = f"torch cannot be imported ({error})"
        raise EncoderUnusable(f'{told}: pip install "claude-code-rlm[{extra}]"') from error
    return with_torch


def refused_device(error: Exception) -> str:
    """What a user is told of a device that is not there."""
    why = str(error) or "it is out of memory"
    return f"The device cuda cannot be used: {why}. Encoding goes on on the CPU."
