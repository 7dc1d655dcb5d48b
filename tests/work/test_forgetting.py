"""What a model wrote goes with the text that it read: summaries above it, answers from it, names in the ledger."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.llm.prompt import Prompt, Purpose
from rlm_core.settings import Settings
from rlm_core.tree.labels import Labeling
from rlm_core.tree.summary import Size
from tests.llm.fake_backend import FakeBackend
from tests.work.reading_model import reading

SECRET = "legal/2024/deep/notes.md"
SPELLINGS = (b"xylophone", b"Xylophone")
_BROAD = "What is the whole of it about, overall?"
_ALL = "List every harbor whose dues were paid"

Open = Callable[..., Hierarchy]


def leaking(prompt: Prompt) -> str:
    """Repeats the secret in all that it writes, once it has read it, with quotes of whatever else it read."""
    reply = reading(prompt)
    if "xylophone" not in prompt.text or prompt.purpose is Purpose.LABEL:
        return reply
    told = json.loads(reply)
    for one in told.get("summaries", ()):
        one["is"] += ", and a xylophone"
    kept = [one for one in told.get("statements", ()) if "xylophone" not in json.dumps(one)]
    for one in kept:
        one["text"] = f"Beside the xylophone: {one['text']}"
    return json.dumps({**told, **({"statements": kept} if kept else {})})


def _report(number: int) -> str:
    lines = [
        f"The harbor of place {number} and {line} paid dues of {line * 7 + number} crowns in March.\n\n"
        for line in range(120)
    ]
    return f"# Report {number}\n\n" + "".join(lines)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Open]:
    """Opens one archive of reports and a note that nobody may know, again and again."""
    root = tmp_path / "archive"
    texts = {f"reports/{number % 3}/report{number}.md": _report(number) for number in range(9)}
    said = "The harbor hides a xylophone, whose dues nobody paid in all these years. " * 12
    texts[SECRET] = f"# Plans\n\nWords.\n\n## Xylophone hoard\n\n{said}\n"
    plain = "A harbor has plain dues, and plain masters who ask for them each year. " * 12
    texts["legal/plain.md"] = f"# Plain\n\n{plain}\n"
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    with ExitStack() as opened:

        def open_one(backend: FakeBackend | None = None, **chosen: object) -> Hierarchy:
            settings = Settings(data_folder=tmp_path / "data", **chosen)  # type: ignore[arg-type]
            hierarchy = Hierarchy.open(mark_root(root, settings), settings, backend)
            opened.enter_context(closing(hierarchy))
            hierarchy.update()
            return hierarchy

        yield open_one


def kept(data: Path) -> list[str]:
    """The files of the data folder that hold the secret word."""
    files = [file for file in sorted(data.rglob("*")) if file.is_file()]
    return [file.name for file in files if any(one in file.read_bytes() for one in SPELLINGS)]


def ask_everything(hierarchy: Hierarchy) -> None:
    hierarchy.work.write(".", 1.0)
    hierarchy.ask(_ALL)
    hierarchy.summarize_node(f"{SECRET}#xylophone-hoard", Size.BRIEF)
    hierarchy.work.label(Labeling("What is it about?", ("harbor", "dues"), "section", "legal/"))


def test_forgetting_a_deep_file_leaves_no_byte_of_what_was_written_from_it(
    archive: Open, tmp_path: Path
) -> None:
    model = FakeBackend(leaking, model="claude-haiku-5-5")
    ask_everything(archive(model, budget_tokens=400_000))
    small = archive(model, budget_tokens=9_000)
    told = small.ask(_BROAD)
    (tmp_path / "archive" / ".rlmignore").write_text("notes.md\n", encoding="utf-8")
    assert "xylophone" in told.text
    assert {prompt.purpose for prompt in model.prompts} == set(Purpose)
    assert kept(tmp_path / "data")
    small.forget(SECRET)

    assert kept(tmp_path / "data") == []
    assert small.work.costs().total.calls == len(model.prompts)  # the money is still accounted for
    calls = len(model.prompts)
    small.update()
    assert "xylophone" not in small.ask(_BROAD).text
    assert len(model.prompts) > calls


def test_what_does_not_stand_on_it_stays_paid(archive: Open, tmp_path: Path) -> None:
    model = FakeBackend(leaking, model="claude-haiku-5-5")
    hierarchy = archive(model)
    hierarchy.summarize_node("reports/0/report0.md", Size.BRIEF)
    calls = len(model.prompts)
    (tmp_path / "archive" / ".rlmignore").write_text("notes.md\n", encoding="utf-8")
    hierarchy.forget(SECRET)
    hierarchy.update()
    told = hierarchy.summarize_node("reports/0/report0.md", Size.BRIEF)

    assert told.origin == "written by claude-haiku-5-5"
    assert len(model.prompts) == calls


def test_what_was_written_in_the_light_of_a_summary_above_goes_with_it(
    archive: Open, tmp_path: Path
) -> None:
    model = FakeBackend(leaking, model="claude-haiku-5-5")
    hierarchy = archive(model)
    for address in ("legal/2024/", "legal/", "legal/plain.md", "reports/0/report0.md"):
        hierarchy.summarize_node(address, Size.BRIEF)
    beside = hierarchy.summarize_node("legal/plain.md", Size.BRIEF).text
    (tmp_path / "archive" / ".rlmignore").write_text("notes.md\n", encoding="utf-8")
    hierarchy.forget(SECRET)
    hierarchy.update()

    assert "xylophone" in beside
    assert kept(tmp_path / "data") == []
    calls = len(model.prompts)
    hierarchy.summarize_node("reports/0/report0.md", Size.BRIEF)
    assert len(model.prompts) == calls


def test_what_may_not_be_read_any_more_is_not_even_shown_as_stale(
    archive: Open, tmp_path: Path
) -> None:
    model = FakeBackend(leaking, model="claude-haiku-5-5")
    hierarchy = archive(model)
    before = hierarchy.summarize_node("legal/", Size.BRIEF).text
    rules = tmp_path / "archive" / ".claude"
    rules.mkdir()
    (rules / "settings.json").write_text(
        json.dumps({"permissions": {"deny": [f"Read({SECRET})"]}}), encoding="utf-8"
    )
    hierarchy.update()
    told = archive().summarize_node("legal/", Size.BRIEF).text

    assert "xylophone" in before
    assert "xylophone" not in told


def test_what_the_calling_agent_was_given_is_forgotten_too(archive: Open, tmp_path: Path) -> None:
    hierarchy = archive(backend="host")
    page = hierarchy.work.pending(f"{SECRET}#xylophone-hoard", 16)
    (tmp_path / "archive" / ".rlmignore").write_text("notes.md\n", encoding="utf-8")
    hierarchy.forget(SECRET)

    assert any("xylophone" in item.subject for item in page.items)
    assert kept(tmp_path / "data") == []
