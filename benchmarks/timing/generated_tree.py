"""A large tree of code and prose that looks like people's, and is the same on every machine."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

_SEED = 20_250_101
_PER_FOLDER = 24  # files
_FOLDERS_PER_FOLDER = 6
_PROSE = 0.2  # of the files are Markdown
_NOUNS = (
    "account", "address", "archive", "batch", "buffer", "cache", "catalog", "channel", "client", "cluster",
    "column", "contract", "currency", "cursor", "customer", "device", "document", "event", "export", "field",
    "filter", "folder", "gateway", "handler", "header", "image", "index", "invoice", "journal", "ledger",
    "letter", "license", "message", "meter", "order", "packet", "parcel", "payment", "permit", "policy",
    "price", "profile", "query", "queue", "record", "refund", "region", "report", "request", "route",
    "schedule", "sensor", "session", "shipment", "signal", "stock", "tariff", "ticket", "token", "voucher",
)  # fmt: skip
_VERBS = (
    "apply", "build", "check", "close", "collect", "compare", "compute", "convert", "copy", "count", "create",
    "decode", "describe", "encode", "expand", "fetch", "find", "format", "group", "join", "load", "mark",
    "match", "merge", "move", "open", "parse", "plan", "print", "prune", "read", "render", "reserve",
    "resolve", "restore", "round", "save", "scan", "select", "send", "sort", "split", "store", "trim",
    "update", "validate", "verify", "write",
)  # fmt: skip
_QUALITIES = (
    "active", "annual", "blank", "broken", "cheap", "closed", "common", "daily", "early", "empty", "final",
    "foreign", "former", "hidden", "large", "late", "local", "monthly", "narrow", "open", "partial", "pending",
    "plain", "private", "public", "rare", "recent", "remote", "sealed", "shared", "signed", "small", "spare",
    "stale", "urgent", "valid", "vacant", "weekly", "wide", "wrong",
)  # fmt: skip


def generate(folder: Path, files: int) -> None:
    """Write so many files, in folders of a natural width and depth."""
    random = Random(_SEED)
    for number, place in enumerate(_places(folder, files)):
        is_prose = random.random() < _PROSE
        name = f"{random.choice(_NOUNS)}_{random.choice(_VERBS)}_{number}"
        text = _chapter(random) if is_prose else _module(random)
        place.mkdir(parents=True, exist_ok=True)
        file = place / (f"{name}.md" if is_prose else f"{name}.py")
        file.write_text(text, encoding="utf-8")


def _places(top: Path, files: int) -> Iterator[Path]:
    """The folder of each file: folders fill breadth first, and each holds a few more."""
    waiting = [top / name for name in ("services", "libraries", "tools", "documents")]
    for at, place in enumerate(waiting):  # it grows meanwhile
        for _ in range(min(_PER_FOLDER, files - at * _PER_FOLDER)):
            yield place
        if (at + 1) * _PER_FOLDER >= files:
            return
        inner = range(at * _FOLDERS_PER_FOLDER, (at + 1) * _FOLDERS_PER_FOLDER)
        waiting += [place / f"{_NOUNS[number % len(_NOUNS)]}_{number}" for number in inner]


def _module(random: Random) -> str:
    imports = sorted({f"from {_name(random)} import {_function_name(random)}" for _ in range(3)})
    parts = [
        f'"""{_sentence(random)}"""\n',
        "\n".join(imports) + "\n",
        f"{random.choice(_QUALITIES).upper()}_{random.choice(_NOUNS).upper()} = {random.randrange(1000)}\n",
        *(_function(random, "") for _ in range(random.randint(1, 4))),
        *(_class(random) for _ in range(random.randint(0, 2))),
    ]
    return "\n\n".join(parts)


def _class(random: Random) -> str:
    name = f"{random.choice(_QUALITIES).title()}{random.choice(_NOUNS).title()}"
    methods = "\n".join(_function(random, "    ") for _ in range(random.randint(1, 4)))
    return f'class {name}:\n    """{_sentence(random)}"""\n\n{methods}'


def _function(random: Random, indent: str) -> str:
    argument, other = random.choice(_NOUNS), random.choice(_NOUNS)
    first = "self, " if indent else ""
    lines = [
        f"def {_function_name(random)}({first}{argument}: str, limit: int = {random.randrange(100)}) -> list[str]:",
        f'    """{_sentence(random)}"""',
        f"    {other}_names = [one for one in {argument}.split() if len(one) > limit]",
        f"    for {other} in {other}_names:",
        f"        {_function_name(random)}({other})",
        f"    return sorted({other}_names)",
    ]
    return "".join(f"{indent}{line}\n" for line in lines)


def _chapter(random: Random) -> str:
    sections = (
        f"## {_sentence(random).rstrip('.')}\n\n{_paragraph(random)}\n\n{_paragraph(random)}\n"
        for _ in range(random.randint(1, 5))
    )
    title = f"# The {random.choice(_QUALITIES)} {random.choice(_NOUNS)}"
    return "\n".join([f"{title}\n\n{_paragraph(random)}\n", *sections])


def _paragraph(random: Random) -> str:
    return "\n".join(_sentence(random) for _ in range(random.randint(2, 5)))


def _sentence(random: Random) -> str:
    verb, other = random.choice(_VERBS).title(), random.choice(_VERBS)
    quality, noun = random.choice(_QUALITIES), random.choice(_NOUNS)
    return f"{verb} the {quality} {noun} before others {other} its {random.choice(_NOUNS)}."


def _name(random: Random) -> str:
    return f"{random.choice(_NOUNS)}.{random.choice(_NOUNS)}"


def _function_name(random: Random) -> str:
    return f"{random.choice(_VERBS)}_{random.choice(_QUALITIES)}_{random.choice(_NOUNS)}"
