"""The only door to tree-sitter: a grammar with its query, loaded once per process."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING

from rlm_core.parse.languages import Language

if TYPE_CHECKING:
    import tree_sitter

_LOST_CHILDREN = 10_000  # pieces of one error: about 0.2 seconds
_STRAY_BYTE = re.compile("[\udc80-\udcff]")  # each stands for a byte that is no UTF-8
_ERRORS = "[(ERROR) (MISSING)] @error"

Match = tuple[int, dict[str, list["tree_sitter.Node"]]]


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a grammar made of a text: the query's matches, and where it did not understand.

    The tree is kept because its nodes are views into it.
    """

    matches: list[Match]
    error_count: int
    first_error_line: int
    tree: "tree_sitter.Tree"


def read_syntax(content: bytes, language: Language) -> Syntax:
    """Parse a text and run its language's query over it."""
    try:
        return _read_syntax(content, language)
    except UnicodeDecodeError:  # a query's predicates read only UTF-8
        text = content.decode(errors="surrogateescape")
        return _read_syntax(_STRAY_BYTE.sub("?", text).encode(), language)


def query_source(language: Language) -> str:
    """The text of a language's query."""
    folder = files("rlm_core.parse") / "queries"
    return "\n".join(
        (folder / f"{name}.scm").read_text(encoding="utf-8") for name in language.queries
    )


def _read_syntax(content: bytes, language: Language) -> Syntax:
    import tree_sitter  # noqa: PLC0415 -- heavy, and C code: only a worker that parses loads it

    grammar = _grammar(language)
    tree = tree_sitter.Parser(grammar.language).parse(content)
    if tree.root_node.has_error and (lost := _lost_node(tree.root_node)):
        return Syntax([], 1, lost.start_point.row + 1, tree)
    cursor = tree_sitter.QueryCursor(grammar.query)
    cursor.set_max_start_depth(language.depth)
    matches = cursor.matches(tree.root_node)
    if not tree.root_node.has_error:
        return Syntax(matches, 0, 0, tree)
    errors = tree_sitter.QueryCursor(grammar.errors).captures(tree.root_node).get("error", [])
    first = min((node.start_point.row + 1 for node in errors), default=0)
    return Syntax(matches, len(errors), first, tree)


def _lost_node(root: "tree_sitter.Node") -> "tree_sitter.Node | None":
    """An error that swallowed so much that nothing is to be found: a query over it is quadratic."""
    candidates = [root] if root.is_error else [node for node in root.children if node.is_error]
    return next((node for node in candidates if node.child_count > _LOST_CHILDREN), None)


@dataclass(frozen=True, slots=True)
class _Grammar:
    language: "tree_sitter.Language"
    query: "tree_sitter.Query"
    errors: "tree_sitter.Query"


@cache
def _grammar(language: Language) -> _Grammar:
    import tree_sitter  # noqa: PLC0415 -- see `_read_syntax`

    grammar = tree_sitter.Language(getattr(import_module(language.module), language.function)())
    return _Grammar(
        grammar,
        tree_sitter.Query(grammar, query_source(language)),
        tree_sitter.Query(grammar, _ERRORS),
    )
