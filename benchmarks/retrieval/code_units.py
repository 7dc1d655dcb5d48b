"""Cut code into what the baseline ranks: functions, methods, classes without them, and the rest.

Python alone is cut, by its own parser; any other file, or one that does not parse, is one unit.
"""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeUnit:
    """A unit's text and the lines that a hit on it names."""

    kind: str
    name: str  # qualified
    first_line: int
    last_line: int
    text: str


@dataclass(frozen=True, slots=True)
class _Definition:
    kind: str
    name: str
    first_line: int
    last_line: int


def code_units(path: str, text: str) -> list[CodeUnit]:
    """The units of a file: every line belongs to exactly one."""
    lines = text.split("\n")
    whole = _Definition("file", "", 1, len(lines))
    owners = [whole] * len(lines)
    definitions = list(_definitions(path, text))
    for found in definitions:  # outer before inner, so that the innermost owns a line
        owners[found.first_line - 1 : found.last_line] = [found] * (
            found.last_line - found.first_line + 1
        )
    owned: dict[_Definition, list[int]] = {whole: []}
    for number, owner in enumerate(owners, 1):
        owned.setdefault(owner, []).append(number)
    return [_unit(owner, numbers, lines) for owner, numbers in owned.items() if numbers]


def _unit(owner: _Definition, numbers: list[int], lines: list[str]) -> CodeUnit:
    text = "\n".join(lines[number - 1] for number in numbers)
    if owner.kind == "file":
        return CodeUnit("file", "", 1, len(lines), text)
    run = 1  # a class names the lines before its first method, a function all of its own
    while owner.kind == "class" and run < len(numbers) and numbers[run] == numbers[run - 1] + 1:
        run += 1
    last = numbers[run - 1] if owner.kind == "class" else owner.last_line
    return CodeUnit(owner.kind, owner.name, owner.first_line, last, text)


def _definitions(path: str, text: str) -> Iterator[_Definition]:
    if not path.endswith(".py"):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old escapes in the measured code
        try:
            module = ast.parse(text)
        except (SyntaxError, ValueError):  # Python 2; null bytes
            return
    yield from _inside(module, ())


def _inside(parent: ast.AST, names: tuple[str, ...]) -> Iterator[_Definition]:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, ast.ClassDef):
            yield _definition("class", node, names)
            yield from _inside(node, (*names, node.name))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield _definition("function", node, names)
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from _inside(node, names)


def _definition(
    kind: str, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, names: tuple[str, ...]
) -> _Definition:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return _Definition(kind, ".".join((*names, node.name)), first, node.end_lineno or first)
