"""The model card speaks of the weights beside it."""

from rlm_core.encode.encoder import SHIPPED, shipped_fingerprint
from rlm_core.train.stages import HELD_OUT, Scale


def test_the_card_names_the_weights_that_are_shipped() -> None:
    assert f"`{shipped_fingerprint()}`" in _card()


def test_the_card_says_how_much_was_learned() -> None:
    scale = Scale()
    assert f"{scale.learn_epochs} epochs over {2 * scale.taught:,} texts" in _card()
    assert f"batches of {scale.batch:,}" in _card()
    assert f"{scale.contrast_epochs} epochs; up to 8 pairs" in _card()


def test_the_card_lists_what_was_held_out() -> None:
    rows = [row for row in _card().splitlines() if row.endswith("| held out |")]
    named = {row.split(" | ")[0].removeprefix("| ").split("/", 1)[1] for row in rows}
    expected = {name.replace("pypi+", "project/").replace("+", "/") for name in HELD_OUT}
    assert named == expected


def test_what_is_shipped_is_small() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 20_000_000


def _card() -> str:
    return (SHIPPED / "MODEL_CARD.md").read_text(encoding="utf-8")
