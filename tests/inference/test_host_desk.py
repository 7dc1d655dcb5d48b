"""The calling agent brings replies: they are checked, kept, marked, and can be taken back."""

from contextlib import closing
from dataclasses import replace

from rlm_core.inference.budget import Budget
from rlm_core.inference.desk import AGENT, Desk, NoDesk
from rlm_core.inference.host_desk import HostDesk, Taken
from rlm_core.inference.model_desk import ModelDesk
from rlm_core.inference.task import Done
from rlm_core.store.memo import Memo
from rlm_core.tree.costs import NOTHING
from tests.inference.work import task, tasks
from tests.llm.fake_backend import FakeBackend

ALL = Budget()
PLAIN = task("one")
STRICT = task("one", lambda text: "" if "sum" in text else "it names no `sum`")


def test_what_the_agent_brought_is_done_and_the_rest_is_left(memo: Memo) -> None:
    desk = HostDesk(memo)
    taken = desk.keep(tasks(3)[1], "The second text.")
    settled = desk.settle(tasks(3), ALL)

    assert taken == Taken(is_done=True)
    assert settled.done == {1: Done("The second text.", AGENT)}
    assert settled.left == (0, 2)
    assert desk.estimate(tasks(3)) == NOTHING


def test_a_first_fault_is_given_back_and_a_mended_reply_is_done(memo: Memo) -> None:
    desk = HostDesk(memo)
    first = desk.keep(STRICT, "Adds up.")
    between = desk.settle([STRICT], ALL)
    shown = desk.outgoing(STRICT).prompt.text
    second = desk.keep(STRICT, "Calls sum.")

    assert first == Taken(is_done=False, fault="it names no `sum`")
    assert (between.done, between.left) == ({}, (0,))
    assert "it names no `sum`" in shown
    assert second == Taken(is_done=True)
    assert desk.settle([STRICT], ALL).done == {0: Done("Calls sum.", AGENT)}


def test_a_second_fault_is_kept_and_marked(memo: Memo) -> None:
    desk = HostDesk(memo)
    desk.keep(STRICT, "Adds up.")
    taken = desk.keep(STRICT, "Totals.")

    assert taken == Taken(is_done=True, fault="it names no `sum`")
    assert desk.settle([STRICT], ALL).done == {0: Done("Totals.", AGENT, "it names no `sum`")}


def test_a_reply_out_of_form_is_never_done_but_may_be_brought_again(memo: Memo) -> None:
    schema = {"type": "object", "required": ["label"]}
    formed = replace(PLAIN, prompt=replace(PLAIN.prompt, schema=schema))
    desk = HostDesk(memo)
    taken = [desk.keep(formed, text) for text in ("a", "b", '```json\n{"label": 1}\n```')]

    assert [one.is_done for one in taken] == [False, False, True]
    assert desk.settle([formed], ALL).done == {0: Done('{"label": 1}', AGENT)}


def test_what_is_done_already_stays(memo: Memo) -> None:
    desk = HostDesk(memo)
    desk.keep(PLAIN, "First.")
    taken = desk.keep(PLAIN, "Second.")

    assert taken == Taken(is_done=True)
    assert desk.settle([PLAIN], ALL).done == {0: Done("First.", AGENT)}


def test_a_model_is_not_paid_for_what_the_agent_wrote(memo: Memo) -> None:
    HostDesk(memo).keep(PLAIN, "By the agent.")
    backend = FakeBackend(lambda _: "By the model.")
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle([PLAIN, task("two")], ALL)
    with closing(ModelDesk(backend, memo, origins=())) as alone:
        only = alone.settle([PLAIN], ALL)

    assert settled.done == {0: Done("By the agent.", AGENT), 1: Done("By the model.", "fake-1")}
    assert only.done == {0: Done("By the model.", "fake-1")}


def test_a_model_mends_what_the_agent_left_with_a_fault(memo: Memo) -> None:
    """The agent's fault says nothing about the model: it is asked from the start."""
    HostDesk(memo).keep(STRICT, "Adds up.")
    backend = FakeBackend(lambda _: "Calls sum.")
    with closing(ModelDesk(backend, memo)) as desk:
        settled = desk.settle([STRICT], ALL)

    assert settled.done == {0: Done("Calls sum.", "fake-1")}
    assert "<reply>" not in backend.prompts[0].text


def test_what_models_wrote_counts_for_the_agent_where_it_is_wanted(memo: Memo) -> None:
    with closing(ModelDesk(FakeBackend(lambda _: "Paid."), memo)) as desk:
        desk.settle([PLAIN], ALL)

    assert HostDesk(memo).settle([PLAIN], ALL).left == (0,)
    assert HostDesk(memo, memo.replies.origins()).settle([PLAIN], ALL).done


def test_an_origin_is_taken_back_alone(memo: Memo) -> None:
    HostDesk(memo).keep(PLAIN, "By the agent.")
    with closing(ModelDesk(FakeBackend(lambda _: "By the model."), memo)) as desk:
        desk.settle([task("two")], ALL)
    removed = memo.replies.revoke(AGENT)

    assert removed == 1
    assert memo.replies.origins() == ["fake-1"]
    assert HostDesk(memo).settle([PLAIN], ALL).left == (0,)


def test_a_secret_is_not_shown_to_the_agent_either(memo: Memo) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" * 2
    desk = HostDesk(memo)
    leaking = task(f"token {secret}")
    desk.keep(leaking, "Holds a token.")

    assert secret not in desk.outgoing(leaking).prompt.text
    assert desk.settle([leaking], ALL).redacted == 1
    assert desk.settle([leaking], ALL).done


def test_where_nobody_is_asked_everything_is_left(memo: Memo) -> None:
    HostDesk(memo).keep(PLAIN, "By the agent.")
    nobody: Desk = NoDesk()
    settled = nobody.settle([PLAIN, task("two")], ALL)

    assert (settled.done, settled.left) == ({}, (0, 1))
