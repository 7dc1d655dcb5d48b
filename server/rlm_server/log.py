"""What the program tells a person about its own work: on standard error only.

Standard output belongs to the answer, and while serving, to the protocol.
"""

import logging
import sys


def log_to_stderr(*, verbose: bool = False) -> None:
    """Send warnings, or with `verbose` everything, to standard error."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.DEBUG if verbose else logging.WARNING,
        format="rlm: %(levelname)s: %(message)s",
    )
