"""The outline of one document of prose."""

from collections.abc import Callable

from rlm_core.parse.prose.contract import read_contract
from rlm_core.parse.prose.detect import detect_format
from rlm_core.parse.prose.markdown import read_markdown
from rlm_core.parse.prose.mentions import find_mentions
from rlm_core.parse.prose.nesting import entries_of
from rlm_core.parse.prose.plain import read_plain
from rlm_core.parse.prose.reading import Reading
from rlm_core.parse.prose.restructuredtext import read_restructuredtext
from rlm_core.parse.prose.transcript import read_transcript
from rlm_core.tree.outline import Outline
from rlm_core.tree.prose_format import ProseFormat

_READERS: dict[ProseFormat, Callable[[str], Reading]] = {
    ProseFormat.MARKDOWN: read_markdown,
    ProseFormat.RESTRUCTUREDTEXT: read_restructuredtext,
    ProseFormat.TRANSCRIPT: read_transcript,
    ProseFormat.CONTRACT: read_contract,
    ProseFormat.TEXT: read_plain,
}


def outline_prose(name: str, content: bytes) -> Outline:
    """Outline a document of prose from its valid UTF-8 content, by its structure alone.

    `name` is the file's name; of it only the suffix counts, and only where content leaves a choice.
    """
    text = content.decode().replace("\r\n", " \n")  # as long, and one line end to think of
    format_ = detect_format(name, text)
    reading = _READERS[format_](text)
    mentions = find_mentions(text) if reading.names_modules else ()
    return Outline(format_.value, entries_of(text, reading), mentions=mentions)
