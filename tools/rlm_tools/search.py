"""The tool `search`: where something is."""

from collections.abc import Sequence
from typing import Annotated

from annotated_doc import Doc

from rlm_core.hierarchy import Hierarchy
from rlm_core.tree.answer import Hit, SearchResult
from rlm_core.tree.counted import counted
from rlm_tools.budget import DEFAULT_TOKENS, MOST_TOKENS, bounded, tokens
from rlm_tools.footnotes import incomplete, stale
from rlm_tools.location import location, name_and_location
from rlm_tools.quote import excerpt, one_line
from rlm_tools.wording import Wording, as_call

_USUAL_LIMIT = 10
_MOST_HITS = 100  # more would not fit into any answer
_SHARE = 3  # each hit may take a third of what is left, so that the best are quoted longest


def search(
    hierarchy: Hierarchy,
    query: Annotated[str, Doc("What to find: names, words, or a description of it.")] = "",
    expect: Annotated[
        Sequence[str],
        Doc("Names, phrases and synonyms that the text may contain. Wrong guesses do no harm."),
    ] = (),
    scope: Annotated[str, Doc("Address or folder to stay inside, such as `src/shop/`.")] = "",
    kind: Annotated[
        str,
        Doc(
            "Only this kind: folder, file, section, class, function, method, constant, clause, "
            "paragraph, turn."
        ),
    ] = "",
    limit: Annotated[int, Doc("The most hits to return, up to 100.")] = _USUAL_LIMIT,
    like: Annotated[
        str,
        Doc(
            "Instead of a query: an address; finds what is most like it, and marks near-duplicates."
        ),
    ] = "",
) -> str:
    """Find where something is in the whole codebase or document, by words, meaning and structure.

    Use it for "where is ...?", "which file handles ...?", "what is the clause about ...?", when you
    know what you look for but not its name or place. Unlike grep it ranks, finds `getUserName` by
    "user name" and by what it means, and returns whole functions and sections with address,
    `path:first-last` lines, score, why they matched, and their first lines quoted.

    Pass `expect` with the identifiers and phrases that you would guess. Narrow with `scope` and
    `kind`. Use ask_global for questions whose answer is spread over many places; read_node(address)
    shows all lines of a hit. Use grep for every occurrence of an exact string.
    """
    limit = min(limit, _MOST_HITS)
    return search_text(hierarchy.search(query, expect, scope, kind, limit, like), limit)


def search_text(result: SearchResult, limit: int = _USUAL_LIMIT, say: Wording = as_call) -> str:
    """The hits as a caller sees them; who asks for more hits gets a longer text."""
    if not result.hits:
        return "\n".join([_nothing(say), *incomplete(result.coverage)])
    budget = min(DEFAULT_TOKENS * max(limit, _USUAL_LIMIT) // _USUAL_LIMIT, MOST_TOKENS)
    return bounded("\n".join(_lines(result, budget, say)))


def _nothing(say: Wording) -> str:
    return (
        "nothing found. Try without a scope or kind, with other expected words, or "
        f"{say('drill_down', address='.')} to look around."
    )


def _lines(result: SearchResult, budget: int, say: Wording) -> list[str]:
    heads = [_head(rank, hit) for rank, hit in enumerate(result.hits, start=1)]
    left = budget - sum(map(tokens, heads))
    lines = []
    for head, hit in zip(heads, result.hits, strict=True):
        quotes = _quotes(hit, max(left, 0) // _SHARE)
        left -= tokens("\n".join(quotes), is_code=True)
        lines += [head, *quotes]
    any_stale = any(hit.stale for hit in result.hits)
    return [*lines, *stale(any_stale, say), *incomplete(result.coverage)]


def _head(rank: int, hit: Hit) -> str:
    where = name_and_location(hit.address, hit.path, hit.start_line, hit.end_line)
    mark = "  stale" if hit.stale else ""
    headline = f"\n> {one_line(hit.headline)}" if hit.headline else ""
    return (
        f"{rank}. {where}  {hit.kind}  score {hit.score:.3g} ({one_line(hit.why)}){mark}{headline}"
    )


def _quotes(hit: Hit, allowance: int) -> list[str]:
    kept, left_out = excerpt(hit.text, hit.start_line, allowance)
    if not kept or not left_out:
        return kept
    rest = location(hit.path, hit.start_line + len(kept), hit.end_line)
    return [*kept, f"… {counted(left_out, 'more line')}: {rest}"]
