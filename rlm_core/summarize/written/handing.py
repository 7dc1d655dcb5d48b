"""Let the calling agent write: pieces are handed out, and what comes back is checked and kept.

What was handed out is noted in the memo by its identity, so that any process may take it in, and a
piece whose text has changed meanwhile is refused instead of kept for the wrong text.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from rlm_core.inference.desk import AGENT
from rlm_core.inference.task import Done
from rlm_core.store.written import HandedOut
from rlm_core.summarize.written.keep import NOTHING_KEPT, KeptWork, keep
from rlm_core.summarize.written.piece import Piece
from rlm_core.summarize.written.work import Ready, Work
from rlm_core.tree.node import Node

_TRIES = 1  # an answer with faults is sent back once; the next is kept, marked


@dataclass(frozen=True, slots=True)
class Handed:
    """A piece as the agent meets it: all that a subagent needs stands in the text."""

    identity: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a submission. With a `fault` nothing is kept of it yet: it is wanted again, better."""

    kept: KeptWork = NOTHING_KEPT
    fault: str = ""


def hand_out(
    work: Work, scope: Node, asked: Sequence[Node], most: int, day: str
) -> tuple[Handed, ...]:
    """The next best pieces, those that were asked about first."""
    ready = work.ready(scope, asked, most)
    keep(work.kept, work.root, Ready(found=ready.found), {}, {}, day)
    work.kept.hand_out([_note(work, one) for one in ready.pieces], day)
    return tuple(Handed(one.identity, one.task.subject, _text(one)) for one in ready.pieces)


def take_in(work: Work, identity: str, reply: str, day: str) -> TakenIn:
    """Check what was written for a piece, and keep it. An identity that is not handed out is a fault too."""
    noted = work.kept.handed_out(identity.strip(), work.root)
    if not noted:
        return TakenIn(fault=f"No piece {identity.strip()!r} is handed out: ask for pending work.")
    piece = work.piece_again(noted.addresses)
    if not piece or piece.identity != noted.identity:
        work.kept.take_back(noted)
        return TakenIn(fault="What it tells of has changed meanwhile: ask for pending work again.")
    fault = piece.task.check(reply)
    if fault and noted.tries < _TRIES:
        work.kept.note_try(noted)
        return TakenIn(fault=fault)
    work.kept.take_back(noted)
    done = {0: Done(reply, AGENT, fault)}
    return TakenIn(keep(work.kept, work.root, Ready((piece,)), done, {}, day))


def _note(work: Work, piece: Piece) -> HandedOut:
    return HandedOut(piece.identity, work.root, tuple(one.node.address for one in piece.items))


def _text(piece: Piece) -> str:
    prompt = piece.task.prompt
    schema = json.dumps(prompt.schema, sort_keys=True)
    return "\n\n".join(
        [prompt.system, prompt.shared, prompt.text, f"The form, as JSON Schema: {schema}"]
    )
