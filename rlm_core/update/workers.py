"""A few worker processes: started when needed, one pipe each, none outlives this process.

They stay for the next update until they are dismissed.

A crash in a grammar, or a parse that never ends, costs one file a recorded problem and nobody else
anything: the batch that was lost is handed out again file by file.
"""

import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, BinaryIO, cast

import msgpack

from rlm_core.encode.choice import EncoderChoice
from rlm_core.update.messages import (
    LENGTH_BYTES,
    NOTHING_TOLD,
    SIGKILL,
    SIGPROF,
    EncoderTold,
    read_message,
    seconds_for,
)

_COMMAND = "from rlm_core.update.worker import main; main()"
_VARIABLES = {
    "OPENBLAS_NUM_THREADS": "1",  # numpy's products are small here: threads only spin
    "HF_HUB_OFFLINE": "1",  # nothing is ever downloaded
    "TOKENIZERS_PARALLELISM": "false",
}
_BATCH_BYTES = 128_000  # enough to make the hand-over cheap, little enough to lose
_BATCH_FILES = 32
_READ_BYTES = 1 << 20
_PATIENCE = 5  # a file may take so many times longer by the clock than in processor time
_DEFAULT_CHOICE = EncoderChoice()
_POLL_SECONDS = 1.0  # between looks at whether a worker is overdue
_LOADING_FAILED = (
    "The encoder cannot be used: the process that loaded it died. Search goes on by words alone."
)
_LOADING_SECONDS = 120.0  # by the clock, that a model may take to be loaded
_ENCODING_BYTES = 500  # a second: a large model on a slow machine encodes more


@dataclass(frozen=True, slots=True)
class Job:
    """One source to outline and encode. `path` only helps to tell the format.

    With its record, which is known already, it is only encoded.
    """

    path: str
    content: bytes
    record: bytes = b""
    meaning: str = ""  # fingerprint of the shipped encoder, where it has a part in the record


@dataclass(frozen=True, slots=True)
class Outcome:
    """A job's packed record and vectors, or what ended its worker.

    `unencoded` counts the texts that should have a vector, and have none. `may_pass` says that the failure may not be the file's: another try is worth it.
    """

    job: Job
    record: bytes
    vectors: bytes = b""
    unencoded: int = 0
    is_as_wanted: bool = True  # whether the record is by the meaning that the job named
    told: EncoderTold = NOTHING_TOLD
    failure: str = ""
    may_pass: bool = False


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    batch: list[Job] = field(default_factory=list)
    due: float = 0.0  # when it is overdue with its batch, by the monotonic clock
    is_overdue: bool = False
    received: bytearray = field(default_factory=bytearray)

    @property
    def output(self) -> IO[bytes]:
        return cast("IO[bytes]", self.process.stdout)


class Workers:
    """Hands sources to worker processes and gives records back as they come."""

    def __init__(
        self, count: int, file_seconds: float, choice: EncoderChoice = _DEFAULT_CHOICE
    ) -> None:
        # A model takes hundreds of megabytes and all cores by itself: one process has it.
        self._count = 1 if choice.is_model else max(1, count)
        self._file_seconds = file_seconds
        self._choice = choice
        self._encodes = True
        self._tried: EncoderTold | None = None
        self._selector = selectors.DefaultSelector()
        self._workers: list[_Worker] = []

    def __enter__(self) -> "Workers":
        """Workers start with the first jobs."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let all workers go."""
        self.dismiss()

    def dismiss(self) -> None:
        """Let all workers go; the next jobs start new ones."""
        self._tried = None
        for worker in list(self._workers):
            self._dismiss(worker)

    def try_encoder(self) -> EncoderTold:
        """Have a worker load the encoder; what it says is believed until workers are dismissed."""
        if self._tried is None:
            worker = self._workers[0] if self._workers else self._start()
            self._encodes = True
            self._send(worker, [])
            answer = read_message(cast("BinaryIO", worker.output))
            if not answer:
                self._dismiss(worker)
            told = msgpack.unpackb(answer)[1] if answer else ["", "", _LOADING_FAILED]
            self._tried = EncoderTold(*told)
        return self._tried

    def run(self, jobs: Iterable[Job], *, encodes: bool = True) -> Iterator[Outcome]:
        """Give an outcome for every job, in the order in which they finish; vectors only if it `encodes`.

        Jobs are drawn as workers become free, so that few contents are in memory at once.
        """
        self._encodes = encodes
        batches = _batches(jobs)
        again: deque[list[Job]] = deque()
        try:
            while True:
                self._feed(batches, again)
                if not any(worker.batch for worker in self._workers):
                    return
                for worker in self._ready():
                    yield from self._collect(worker, batches, again)
        finally:
            for worker in [one for one in self._workers if one.batch]:  # nobody wants its answer
                self._dismiss(worker)

    def _feed(self, batches: Iterator[list[Job]], again: deque[list[Job]]) -> None:
        """Give every idle worker a batch, and start one more while there is work for it."""
        for worker in self._workers:
            if not worker.batch:
                self._hand_out(worker, again.popleft() if again else next(batches, []))
        while len(self._workers) < self._count and all(worker.batch for worker in self._workers):
            batch = again.popleft() if again else next(batches, [])
            if not batch:
                return
            self._hand_out(self._start(), batch)

    def _start(self) -> _Worker:
        chosen = (self._choice.name, self._choice.device)
        process = subprocess.Popen(
            # -P keeps the working directory off the path: an indexed project is never imported.
            [sys.executable, "-P", "-c", _COMMAND, str(self._file_seconds), *chosen],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_VARIABLES},  # noqa: TID251 -- passed on, not read
        )
        worker = _Worker(process)
        self._workers.append(worker)
        self._selector.register(worker.output, selectors.EVENT_READ, worker)
        return worker

    def _hand_out(self, worker: _Worker, batch: list[Job]) -> None:
        if not batch:
            return
        worker.batch = batch
        worker.due = time.monotonic() + self._seconds_for(batch)
        self._send(worker, batch)

    def _seconds_for(self, batch: list[Job]) -> float:
        """How long a worker may take by the clock."""
        longest = max(seconds_for(len(job.content), self._file_seconds) for job in batch)
        seconds = _PATIENCE * longest
        if self._choice.is_model:
            seconds += _LOADING_SECONDS + sum(len(job.content) for job in batch) / _ENCODING_BYTES
        return seconds

    def _send(self, worker: _Worker, batch: list[Job]) -> None:
        jobs = [(job.path, job.content, job.record, job.meaning) for job in batch]
        message: bytes = msgpack.packb((self._encodes, jobs))
        stream = cast("IO[bytes]", worker.process.stdin)
        try:
            stream.write(len(message).to_bytes(LENGTH_BYTES, "little") + message)
            stream.flush()
        except BrokenPipeError:
            return  # it died: its output has closed too, and who reads that sees it

    def _ready(self) -> list[_Worker]:
        """The workers that have sent something, or died; the overdue are killed, and so found here."""
        ready = [key.data for key, _ in self._selector.select(_POLL_SECONDS)]
        now = time.monotonic()
        for worker in self._workers:
            if worker.batch and worker.due < now and worker not in ready:
                worker.is_overdue = True
                worker.process.kill()
        return ready

    def _collect(
        self, worker: _Worker, batches: Iterator[list[Job]], again: deque[list[Job]]
    ) -> Iterator[Outcome]:
        """Read what a worker has sent; give its outcomes once they are complete."""
        data = os.read(worker.output.fileno(), _READ_BYTES)
        if not data:
            yield from self._bury(worker, again)
            return
        worker.received += data
        length = int.from_bytes(worker.received[:LENGTH_BYTES], "little")
        if len(worker.received) < LENGTH_BYTES + length or len(worker.received) < LENGTH_BYTES:
            return
        done, worker.batch = worker.batch, []
        made, told = msgpack.unpackb(bytes(worker.received[LENGTH_BYTES : LENGTH_BYTES + length]))
        worker.received.clear()
        self._feed(batches, again)  # before the caller works on this one, so that no worker waits
        for job, (record, vectors, unencoded, as_wanted) in zip(done, made, strict=True):
            yield Outcome(job, record, vectors, unencoded, as_wanted, EncoderTold(*told))

    def _bury(self, worker: _Worker, again: deque[list[Job]]) -> Iterator[Outcome]:
        """A worker died: its files are tried one by one, and a single file is to blame."""
        code = self._dismiss(worker)
        if len(worker.batch) > 1:
            again.extend([job] for job in worker.batch)
        elif worker.is_overdue or code == -SIGPROF:
            told = f"not parsed: it took longer than {self._file_seconds:g} s"
            yield Outcome(worker.batch[0], b"", failure=told)
        else:
            # Whoever is short of memory kills; the file may not be to blame.
            yield Outcome(worker.batch[0], b"", failure=_cause(code), may_pass=code == -SIGKILL)

    def _dismiss(self, worker: _Worker) -> int:
        self._workers.remove(worker)
        self._selector.unregister(worker.output)
        with suppress(BrokenPipeError):  # what it had not read when it died is flushed once more
            cast("IO[bytes]", worker.process.stdin).close()
        if worker.batch:
            worker.process.kill()
        code = worker.process.wait()
        worker.output.close()
        return code


def _cause(code: int) -> str:
    if code < 0:
        return f"not parsed: the parser crashed (signal {-code})"
    return f"not parsed: the worker failed (exit status {code})"


def _batches(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    batch: list[Job] = []
    size = 0
    for job in jobs:
        batch.append(job)
        size += len(job.content) + len(job.record)
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
