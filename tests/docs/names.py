"""Names as pages write them, looked up in the project: files, folders, modules, classes, functions."""

from functools import cache
from importlib import import_module
from pathlib import Path

from tests.docs.markdown import ROOT

PACKAGES = {
    package: ROOT / folder
    for package, folder in {
        "rlm_core": "rlm_core",
        "rlm_tools": "tools/rlm_tools",
        "rlm_server": "server/rlm_server",
    }.items()
}


def path_of(name: str) -> Path | None:
    """The file or folder that a name with a slash means, from the top or from inside a package."""
    for above in (ROOT, ROOT / "tools", ROOT / "server", *PACKAGES.values()):
        if (above / name).exists():
            return above / name
    return None


def exists(dotted: str) -> bool:
    """Whether `package.module.Class.attribute` can be imported."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[cut:]:
            if not hasattr(found, attribute):
                return False
            found = getattr(found, attribute)
        return True
    return False


@cache
def module_names() -> frozenset[str]:
    """The names of all modules and folders of the packages, without their place."""
    found = [path for folder in PACKAGES.values() for path in folder.rglob("*")]
    return frozenset(
        path.stem for path in found if path.suffix == ".py" or (path / "__init__.py").is_file()
    )


@cache
def sources() -> str:
    """All of the code in one text."""
    found = sorted(path for folder in PACKAGES.values() for path in folder.rglob("*.py"))
    return "\n".join(path.read_text("utf-8") for path in found)
