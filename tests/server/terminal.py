"""A person at a terminal who has a language model: a root, a data folder, and the stub behind a URL."""

import signal
import subprocess
from contextlib import chdir, closing
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from rlm_core.store.memo import Memo
from rlm_server.cli import rlm
from tests.llm.messages_api_stub import MessagesApiStub
from tests.server.processes import RLM, environment

KEY = "the person's own key"


@dataclass
class Terminal:
    """Runs `rlm` in a root, in this process or in one of its own."""

    root: Path
    home: Path
    stub: MessagesApiStub

    def run(self, *arguments: str, given: str = "") -> Result:
        """A command that ends by itself."""
        with chdir(self.root):
            return CliRunner().invoke(rlm, arguments, given, self._environment())

    def said(self, *arguments: str, given: str = "") -> str:
        """What a command prints that goes well."""
        result = self.run(*arguments, given=given)
        assert result.exit_code == 0, result.stderr
        return result.stdout

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """A command in a process of its own."""
        return subprocess.Popen(
            [RLM, *arguments],
            cwd=self.root,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def settled(self) -> int:
        """How many replies are kept."""
        for path in self.home.rglob("memo.db"):
            with closing(Memo(path)) as memo:
                total = memo.ledger.costs().total
                return total.calls - total.unknown
        return 0

    def choose_model(self) -> None:
        """What a person types once."""
        self.said("config", "backend", "anthropic")
        self.said("config", "base_url", self.stub.url)

    def _environment(self) -> dict[str, str]:
        return environment(self.home, ANTHROPIC_API_KEY=KEY)


def end(process: "subprocess.Popen[str]", how: signal.Signals) -> tuple[int, str, str]:
    """Send a signal, and wait: the exit code, what was printed, and what was complained."""
    process.send_signal(how)
    out, complaint = process.communicate(timeout=60)
    return process.returncode, out, complaint
