"""A kill at any moment loses nothing, damages nothing, and leaves nobody behind."""

import sys

import pytest

from benchmarks.kills import package_folder, trials


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_kills_at_random_moments_do_no_harm() -> None:
    found = list(trials(4, package_folder("rich"), seed=7))

    assert sum(trial.kills for trial in found) >= 4
    assert [complaint for trial in found for complaint in trial.complaints] == []
