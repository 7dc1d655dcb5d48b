"""A language model at the terminal: it costs what was said, nothing twice, and no more than was allowed."""

import json
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.llm.messages_api_answers import Ask
from tests.llm.messages_api_stub import MessagesApiStub, messages_api_stub
from tests.server.reading_stub import reading_reply
from tests.server.terminal import KEY, Terminal, end
from tests.server.watching import eventually

_STARTING = 120.0  # seconds: a process that imports the SDK, on a machine that is busy
_QUESTION = "List every harbor that paid dues"


def _report(number: int) -> str:
    lines = [
        f"The harbor of place {number} and {line} paid dues of {line * 7 + number} crowns.\n\n"
        for line in range(90)
    ]
    return f"# Report {number}\n\n" + "".join(lines)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    root = tmp_path / "harbors"
    (root / "reports").mkdir(parents=True)
    for number in range(12):
        file = root / "reports" / f"report{number}.md"
        file.write_text(_report(number), encoding="utf-8")
    talk = [
        f"User: {at % 4} || Said: {'refund' if at % 3 == 0 else 'praise'} {at}" for at in range(40)
    ]
    (root / "talk.txt").write_text("\n".join(talk), encoding="utf-8")
    with messages_api_stub(reply=reading_reply, accepted_keys=(KEY,), batch_polls=0) as stub:
        yield Terminal(root, tmp_path / "home", stub)


def holding_back(stub: MessagesApiStub, number: int) -> Callable[[Ask], str]:
    """A model that lets everyone wait, from one of its calls on."""

    def reply(ask: Ask) -> str:
        if ask.number == number:
            stub.open.clear()
        return reading_reply(ask)

    return reply


def dollars(text: str) -> float:
    """The last amount of a text."""
    return float(re.findall(r"\$(\d+\.\d+)", text)[-1])


def test_summaries_are_written_once_told_in_the_costs_and_revoked(terminal: Terminal) -> None:
    stub = terminal.stub
    terminal.said("config", "base_url", stub.url)
    refused = terminal.run("write", "--yes")
    assert (refused.exit_code, stub.calls) == (2, 0)  # a key and a URL that are there are no choice
    assert "rlm config backend" in refused.stderr

    terminal.choose_model()
    asked = terminal.said("write", given="n\n")
    assert re.match(r"All of \.: about [\d,]+ calls, .* The budget is \$0\.10\.\n", asked)
    assert stub.calls == 0

    written = terminal.said("write", given="y\n")
    calls = stub.calls
    assert re.search(rf"\d+ summaries written.*; {calls} calls, \$0\.\d+\.\n$", written)
    assert dollars(written) <= dollars(asked.partition(" The budget")[0])
    assert "written by claude-haiku-5-5" in terminal.said("summarize", "reports/")
    assert terminal.said("write").endswith("All of it is written already; nothing was spent.\n")
    assert stub.calls == calls

    total, _, rest = terminal.said("status", "--costs").partition("\n")
    assert f"{calls} calls" in total
    assert dollars(total.partition(",")[0]) == pytest.approx(dollars(written), abs=1e-4)
    assert " write: .: $" in rest

    assert terminal.said("revoke", "gpt").endswith("of gpt; texts are kept of: claude-haiku-5-5\n")
    assert terminal.said("revoke", "claude-haiku-5-5").startswith("removed ")
    terminal.said("config", "backend", "none")
    assert "written by" not in terminal.said("summarize", "reports/")
    assert stub.calls == calls


def test_an_answer_costs_no_more_than_was_said_and_allowed(terminal: Terminal) -> None:
    stub = terminal.stub
    terminal.choose_model()
    estimate = terminal.said("ask", _QUESTION, "--estimate")
    assert re.match(r"by .*, \d+ packets: at most \d+ calls, ", estimate)
    assert stub.calls == 0

    most = dollars(estimate) / 3
    part = terminal.said("ask", _QUESTION, "--budget-usd", f"{most:.4f}")
    calls = stub.calls
    told = re.search(
        r"(\d+) of (\d+) packets answered; (\d+) not read: the budget of (\S+) or", part
    )
    assert told
    assert 0 < int(told[1]) < int(told[2]) == int(told[1]) + int(told[3])
    assert f"${most:.4f}" == told[4]
    assert re.search(r"Read \d+ of \d+ nodes", part)
    assert "paid dues of" in part.partition("\n")[0]
    assert dollars(part) <= most

    asked = terminal.run("ask", _QUESTION)
    whole = asked.stdout
    assert re.search(
        r"at most \d+ calls?, [\d,]+ tokens in", asked.stderr
    )  # said before it is spent
    assert f"{told[2]} of {told[2]} packets answered" in whole
    paid = stub.calls
    assert paid > calls
    assert "earlier: no new calls" in terminal.said("ask", _QUESTION)
    assert "Evidence:" in terminal.said("ask", "Which harbor paid?", "--budget-usd", "0")
    assert stub.calls == paid
    prompts = [ask.text for ask in stub.asks]
    assert len(prompts) == len(set(prompts))


def test_items_are_judged_and_a_model_is_measured(terminal: Terminal, tmp_path: Path) -> None:
    terminal.choose_model()
    labeled = ("label", "line", "--scope", "talk.txt", "--question", "What is wanted?")
    counted = terminal.run(*labeled, "--label", "refund", "--label", "praise")
    told = counted.stdout
    assert counted.stderr.startswith("The budget is $")
    assert "- refund: 14" in told
    assert "- praise: 26" in told
    assert "judged one by one" in told
    agent = terminal.said(
        "label", "line", "--label", "calm", "--question", "Calm?", "--backend", "host"
    )
    assert re.search(r'wait to be judged: pending_work\(scope="l-\w+"\), then submit_work', agent)
    terminal.said("config", "backend", "none")
    questions = tmp_path / "questions.jsonl"
    asked = {
        "question": "Which dues did place 3 and 4 pay?",
        "facts": ["harbors paid dues", "by airplane"],
    }
    questions.write_text(json.dumps(asked) + "\n", encoding="utf-8")
    nobody = terminal.said("evaluate", str(questions), "--budget-usd", "1")
    calls = terminal.stub.calls
    found = terminal.said("evaluate", str(questions), "--backend", "anthropic", "--budget-usd", "1")

    assert "facts right: 0 of 2" in nobody
    assert "cost: 0 calls, $0.0000" in nobody
    assert "facts right: 1 of 2, in 1 question" in found
    assert "missed: by airplane (Which dues" in found
    assert "summaries: " in found
    assert dollars(found) <= 1
    assert terminal.stub.calls > calls


def test_a_batch_that_is_out_when_its_process_ends_is_fetched_by_the_next(
    terminal: Terminal,
) -> None:
    stub = terminal.stub
    terminal.choose_model()
    stub.batch_polls = 1_000  # the provider takes its time
    process = terminal.start("write", "reports/", "--batch", "--yes")
    eventually(lambda: any("/batches/msgbatch_0" in path for path in list(stub.paths)), _STARTING)
    code, out, _ = end(process, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert "the same command fetches what it brought" in out
    (batch,) = stub.batches.values()
    batch.polls_left = stub.batch_polls = 0

    written = terminal.said("write", "reports/", "--batch", "--yes")
    requests = [
        one["params"]["messages"] for each in stub.batches.values() for one in each.requests
    ]
    assert "summaries written" in written
    assert len({json.dumps(one) for one in requests}) == len(requests) == stub.calls
    assert re.search(r"^all: .* \d+ calls, ", terminal.said("status", "--costs"))
    assert "that nobody knows" not in terminal.said("status", "--costs")
    assert "nothing was spent" in terminal.said("write", "reports/", "--batch")


def test_ctrl_c_keeps_what_was_paid_and_says_so(terminal: Terminal) -> None:
    stub = terminal.stub
    terminal.choose_model()
    terminal.said("config", "calls_at_once", "1")
    stub.reply = holding_back(stub, 3)
    process = terminal.start("write", "--yes")
    eventually(lambda: stub.under_way and terminal.settled() == 3, _STARTING)
    code, _, complaint = end(process, signal.SIGINT)
    before = [ask.text for ask in stub.asks]
    stub.reply = reading_reply
    stub.open.set()

    assert code == 130
    assert re.match(r"\d+ calls, at most \$0\.\d+\. What came back is kept: ", complaint)
    assert complaint.endswith("rlm: stopped\n")
    assert re.search(r"\d+ summar(y|ies) written", terminal.said("write", "--yes"))
    again = set(before) & {ask.text for ask in stub.asks[len(before) :]}
    assert again <= set(before[3:])  # only what was under way
