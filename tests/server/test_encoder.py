"""The encoder that a user chooses, from the command to the answer: it changes what is found, and never stops it.

The model of most tests is a stand-in of `tests/assets/fake_torch`, which every process here imports
in place of torch; to it, an automobile is a car.
"""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.server.processes import RLM, environment
from tests.server.test_cli import run

ASSETS = Path(__file__).parents[1] / "assets"
FAKE, NONE = ASSETS / "fake_torch", ASSETS / "no_torch"
CAR = "# Garage\n\nThe car waits for its engine.\n"
TREE = "# Forest\n\nAn oak drops its leaves.\n"
WEIGHTS = b'{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}'


@dataclass
class User:
    """Someone with a folder of notes, their own data folder, and a torch or none."""

    notes: Path
    home: Path
    torch: Path = FAKE

    def run(self, *arguments: str, **variables: str) -> str:
        """What the command prints; its workers have this torch, this process imports none."""
        found = {"PYTHONPATH": str(self.torch), **variables}
        result = run(*arguments, home=self.home, here=self.notes, **found)
        assert result.exit_code == 0, result.stderr
        return result.stdout

    def run_apart(self, *arguments: str) -> str:
        """The same in a process of its own, where questions too are encoded with this torch."""
        done = subprocess.run(
            [RLM, *arguments],
            cwd=self.notes,
            env=environment(self.home, PYTHONPATH=str(self.torch)),
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return done.stdout

    def choose(self, encoder: str | Path) -> None:
        self.home.mkdir(exist_ok=True)
        (self.home / "config.toml").write_text(f"encoder = {json.dumps(str(encoder))}\n", "utf-8")

    def hits(self, query: str, *options: str) -> list[tuple[str, str]]:
        """The address of each hit, and whether words or meaning found it."""
        return _hits(self.run("search", "--json", query, *options))

    def hits_by_model(self, query: str) -> list[tuple[str, str]]:
        return _hits(self.run_apart("search", "--json", query))

    def status(self, *options: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("status", "--json", *options))
        return found


def _hits(record: str) -> list[tuple[str, str]]:
    return [(one["address"], one["why"]) for one in json.loads(record)["hits"]]


@pytest.fixture
def user(tmp_path: Path) -> User:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "garage.md").write_text(CAR, "utf-8")
    (notes / "forest.md").write_text(TREE, "utf-8")
    return User(notes, tmp_path / "home")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "model")


def make_model(folder: Path, synonyms: str = "car automobile\n") -> Path:
    folder.mkdir()
    (folder / "modules.json").write_text("[]", "utf-8")
    (folder / "synonyms.txt").write_text(synonyms, "utf-8")
    (folder / "model.safetensors").write_bytes(
        len(WEIGHTS).to_bytes(8, "little") + WEIGHTS + bytes(4)
    )
    return folder


def by_meaning(hits: list[tuple[str, str]]) -> set[str]:
    return {address.split("#")[0] for address, why in hits if "meaning" in why}


def test_a_model_finds_what_has_none_of_the_words_and_the_status_names_it(
    user: User, model: Path
) -> None:
    user.choose(model)

    assert "garage.md" in by_meaning(user.hits_by_model("automobile"))
    status = user.status()
    assert status["encoder"] == f"{model}, cpu"
    assert status["notices"] == []
    assert f"encoder: {model}, cpu\n" in user.run("status")


def test_with_no_encoder_there_are_words_alone(user: User) -> None:
    assert "garage.md" in by_meaning(user.hits("engine"))
    assert by_meaning(user.hits("engine", "--encoder", "none")) == set()
    assert user.hits("engine", "--encoder", "none")[0][0].startswith("garage.md")
    status = user.status("--encoder", "none")
    assert (status["encoder"], status["notices"]) == ("none: words alone", [])


def test_the_shipped_encoder_needs_no_torch_and_says_where_it_works(user: User) -> None:
    user.torch = NONE

    assert "garage.md" in by_meaning(user.hits("automobile"))
    assert user.status()["encoder"] == "shipped, numpy on the CPU"


def test_an_index_of_another_encoder_says_so_until_it_is_updated(user: User, model: Path) -> None:
    user.run("index", "--encoder", str(model))
    (notice,) = user.status()["notices"]

    assert "another encoder's" in notice
    assert "garage.md" in by_meaning(user.hits("engine"))
    assert user.status()["notices"] == []


def test_a_gpu_that_is_full_takes_smaller_batches_and_then_the_cpu_does_it(
    user: User, model: Path
) -> None:
    parts = "".join(f"# Part {number}\n\nText.\n\n" for number in range(10, 50))
    (user.notes / "many.md").write_text(parts, "utf-8")
    user.choose(model)
    user.run("index", FAKE_CUDA_HOLDS="120")
    status = user.status()
    assert status["encoder"] == f"{model}, cuda"
    assert status["notices"] == ["The device cuda ran out of memory: it encodes 4 at once."]

    (user.notes / "more.md").write_text("# More\n\nThe second automobile is red.\n", "utf-8")
    user.run("index", FAKE_CUDA_HOLDS="25")
    status = user.status()
    assert status["encoder"] == f"{model}, cpu"
    assert status["notices"] == ["The device cuda ran out of memory: encoding goes on on the CPU."]
    assert {"garage.md", "more.md"} <= by_meaning(user.hits_by_model("automobile"))


@pytest.mark.parametrize("torch", [FAKE, NONE])
def test_a_gpu_that_is_not_there_is_named_and_the_cpu_does_it(user: User, torch: Path) -> None:
    user.torch = torch
    user.run("index", "--device", "cuda")
    status = user.status()

    assert status["encoder"] == "shipped, numpy on the CPU"
    (notice,) = status["notices"]
    assert notice.startswith("The device cuda cannot be used: torch ")
    assert notice.endswith(". Encoding goes on on the CPU.")
    assert ('pip install "claude-code-rlm[torch]"' in notice) == (torch == NONE)
    assert "garage.md" in by_meaning(user.hits("automobile"))


def test_a_model_without_torch_says_what_to_install_and_words_go_on(
    user: User, model: Path
) -> None:
    user.torch = NONE
    user.choose(model)

    assert user.hits("engine")[0][0].startswith("garage.md")
    status = user.status()
    assert status["encoder"] == f"{model}, which cannot be used: words alone"
    (notice,) = status["notices"]
    assert 'pip install "claude-code-rlm[transformers]"' in notice
    assert "Search goes on by words alone" in notice

    user.torch = FAKE  # it is installed now
    assert "garage.md" in by_meaning(user.hits_by_model("automobile"))
    assert user.status()["notices"] == []


def _empty(folder: Path) -> None:
    for one in folder.iterdir():
        one.unlink()


def _truncated(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])


def _without_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def _foreign(folder: Path) -> None:
    (folder / "foreign.txt").touch()


def _unloadable(folder: Path) -> None:
    (folder / "synonyms.txt").unlink()


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (_empty, "it holds no model"),
        (_truncated, "model.safetensors is cut short"),
        (_without_weights, "it holds no weights"),
        (_foreign, "its weights are another model's"),
        (_unloadable, "it cannot be loaded: "),
    ],
)
def test_a_model_that_is_none_or_damaged_is_named_with_what_is_wrong_and_words_go_on(
    user: User, model: Path, spoil: Any, complaint: str
) -> None:
    spoil(model)
    user.choose(model)

    hits = user.hits("engine")
    assert hits[0][0].startswith("garage.md")
    assert by_meaning(hits) == set()
    (notice,) = user.status()["notices"]
    assert notice.startswith(f"The encoder {model} cannot be used: ")
    assert complaint in notice
    assert "`rlm config encoder shipped`" in notice
    user.choose("none")
    user.run("index")
    assert user.status()["notices"] == []


def test_an_option_that_names_no_model_is_refused_and_a_note_of_the_index_is_told(
    user: User, model: Path
) -> None:
    home, here = user.home, user.notes
    refused = run("index", "--encoder", str(here), home=home, here=here)
    assert refused.exit_code == 2
    assert f"encoder is {str(here)!r} (--encoder): it must be" in refused.stderr
    assert "(it holds no model: " in refused.stderr

    user.torch = NONE
    told = user.run("index", "--encoder", str(model)).splitlines()
    assert told[1].startswith(f"note: The encoder {model} cannot be used: torch cannot be imported")


def test_a_text_that_the_model_gives_no_numbers_for_is_a_problem_and_found_by_words(
    user: User, model: Path
) -> None:
    (user.notes / "bad.md").write_text("# Bad\n\nThis text is broken.\n", "utf-8")
    (user.notes / "worse.md").write_text("# Worse\n\nThis text raises dust.\n", "utf-8")
    user.choose(model)
    hits = user.hits_by_model("broken")

    assert hits[0][0].startswith("bad.md")
    problems = {one["path"]: one["message"] for one in user.status()["problems"]}
    assert problems == {
        "bad.md": "not encoded: 1 text made the encoder fail, and are found by their words alone",
        "worse.md": "not encoded: 2 texts made the encoder fail, and are found by their words alone",
    }
    assert "garage.md" in by_meaning(user.hits_by_model("automobile"))


def test_empty_and_gigantic_texts_are_encoded_as_far_as_they_go(user: User, model: Path) -> None:
    (user.notes / "empty.md").write_text("", "utf-8")
    (user.notes / "long.txt").write_text("automobile " * 20_000, "utf-8")
    user.choose(model)

    assert "long.txt" in by_meaning(user.hits_by_model("car"))
    assert user.status()["problems"] == []


def test_a_setting_that_cannot_be_followed_answers_every_question_of_a_client(
    user: User,
) -> None:
    user.home.mkdir()
    (user.home / "config.toml").write_text("workers = 'many'\n", "utf-8")
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call",
         "params": {"name": "search", "arguments": {"query": "car"}}},
    ]  # fmt: skip
    with subprocess.Popen(
        [RLM, "serve"],
        cwd=user.notes,
        env=environment(user.home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdin
        assert server.stdout
        server.stdin.writelines(json.dumps(one) + "\n" for one in messages)
        server.stdin.flush()
        answers = {}
        while 2 not in answers:
            answer = json.loads(server.stdout.readline())
            answers[answer.get("id")] = answer
        server.stdin.close()

    result = answers[2]["result"]
    assert result["isError"]
    assert "workers is 'many'" in result["content"][0]["text"]
