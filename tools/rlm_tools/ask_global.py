"""The tool `ask_global`: a question about the whole."""

from collections.abc import Sequence
from typing import Annotated

from annotated_doc import Doc

from rlm_core.hierarchy import Hierarchy
from rlm_core.tree.answer import Answer
from rlm_tools.budget import DEFAULT_TOKENS, MOST_CHARACTERS, PROSE_CHARACTERS, bounded
from rlm_tools.quote import visible
from rlm_tools.wording import Wording, as_call

AS_CONFIGURED = -1.0
_FEWEST_TOKENS = 200  # less leaves no room for one cited passage
_MOST_TOKENS = int(MOST_CHARACTERS / PROSE_CHARACTERS)


def ask_global(
    hierarchy: Hierarchy,
    question: Annotated[str, Doc("The whole question, in plain words.")],
    expect: Annotated[
        Sequence[str],
        Doc(
            "3 to 8 guesses of what the answering text contains: identifiers, file names, phrases, "
            "synonyms, error messages. Wrong guesses do no harm."
        ),
    ] = (),
    scope: Annotated[str, Doc("Address or folder to stay inside, such as `src/shop/`.")] = "",
    depth: Annotated[int, Doc("How many levels to recurse into the parts that matter.")] = 3,
    budget_tokens: Annotated[int, Doc("The longest answer wanted, in tokens.")] = DEFAULT_TOKENS,
    budget_usd: Annotated[
        float,
        Doc("The most that it may cost where a paid model is configured; -1: as configured."),
    ] = AS_CONFIGURED,
) -> str:
    """Answer a question about the whole codebase or long document, with cited evidence.

    Use it FIRST for "how does X work?", "what is this project?", "why", "what happens when", "which
    parts are involved in": whenever the answer is spread over many files or pages, or you do not
    know where to look. One call replaces many greps and file reads.

    It recurses over the hierarchy of everything indexed and returns the evidence that answers,
    best first, with its place in the whole, addresses, `path:first-last` lines checked against the
    files as they are now, and coverage. Reason on that evidence, and go deeper with
    drill_down(address) or read_node(address).

    Always pass `expect`: the names and phrases that you would expect to find in the answer (for
    "where are sessions kept?": ["SessionStore", "cookie", "session backend", "signed"]). Your
    guesses bridge the words of the question and the words of the source, and find much more.

    Use search instead for one known thing ("where is parse_config defined?").
    """
    return answer_text(
        hierarchy.ask(
            question,
            expect,
            scope,
            depth,
            affordable_tokens(budget_tokens),
            None if budget_usd < 0 else budget_usd,
        )
    )


def affordable_tokens(wanted: int) -> int:
    """The budget nearest to what is wanted, within what a tool may say."""
    return min(max(wanted, _FEWEST_TOKENS), _MOST_TOKENS)


def answer_text(answer: Answer, say: Wording = as_call) -> str:
    """The answer as a caller sees it."""
    text = visible(answer.text)
    if answer.coverage.nodes_read:
        text += f" Go on with {say('read_node')} or {say('drill_down')} at any address above."
    return bounded(text)
