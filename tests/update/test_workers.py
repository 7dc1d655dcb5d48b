"""Real worker processes: they crash, hang and are left alone, as they would for a user."""

import os
import signal
import sys

import pytest

from rlm_core.update import workers as workers_module
from rlm_core.update.record import unpack_record
from rlm_core.update.workers import Job, Workers


def test_every_job_has_an_outcome_with_its_record() -> None:
    jobs = [Job(f"file{number}.py", f"def f{number}(): pass\n".encode()) for number in range(80)]
    with Workers(2, 20.0) as workers:
        outcomes = {one.job.path: unpack_record(one.record) for one in workers.run(jobs)}

    assert sorted(outcomes) == sorted(job.path for job in jobs)
    assert [entry.trail for entry in outcomes["file7.py"].entries] == ["", "::f7"]


def test_workers_start_with_the_first_job() -> None:
    with Workers(2, 20.0) as workers:
        assert list(workers.run([])) == []
        assert workers._workers == []


_FRAGILE_WORKER = """
import os, signal, sys, time
from rlm_core.update import worker
outline_source = worker.outline_source
def fragile(path, content, *rest):
    if path == "crash": os.kill(os.getpid(), signal.SIGSEGV)
    if path == "hang": time.sleep(60)
    return outline_source(path, content, *rest)
worker.outline_source = fragile
worker.main()
"""


@pytest.fixture
def fragile(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker whose parser crashes on one file and hangs on another."""
    monkeypatch.setattr(workers_module, "_COMMAND", _FRAGILE_WORKER)


@pytest.mark.usefixtures("fragile")
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_crash_and_a_hang_cost_one_file_each() -> None:
    jobs = [Job(name, b"x = 1\n") for name in ("a.py", "crash", "b.py", "hang", "c.py")]
    with Workers(2, 3.0) as workers:  # a busy machine needs some of that for a file
        outcomes = {one.job.path: one.failure for one in workers.run(jobs)}

    assert outcomes == {
        "a.py": "",
        "b.py": "",
        "c.py": "",
        "crash": "not parsed: the parser crashed (signal 11)",
        "hang": "not parsed: it took longer than 3 s",
    }


def test_a_worker_leaves_when_its_input_closes() -> None:
    with Workers(1, 20.0) as workers:
        list(workers.run([Job("a.py", b"")]))
        process = workers._workers[0].process
        assert process.stdin is not None
        process.stdin.close()

        assert process.wait(timeout=10) == 0
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, signal.SIGCONT)
