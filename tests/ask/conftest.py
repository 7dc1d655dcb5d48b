"""A hierarchy over a few texts, closed when the module is over."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing

import pytest

from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings

OpenTexts = Callable[[Mapping[str, str]], Hierarchy]


@pytest.fixture
def open_texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenTexts]:
    """Write texts into a new folder and index it; a single text is indexed as one document."""
    with ExitStack() as opened:

        def open_one(texts: Mapping[str, str]) -> Hierarchy:
            root = tmp_path_factory.mktemp("root")
            for path, text in texts.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            settings = Settings(data_folder=tmp_path_factory.mktemp("data"))
            named = root / next(iter(texts)) if len(texts) == 1 else root
            hierarchy = Hierarchy.open(mark_root(named, settings), settings)
            opened.enter_context(closing(hierarchy))
            hierarchy.update()
            return hierarchy

        yield open_one
