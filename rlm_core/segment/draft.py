"""An outline while it is deepened."""

from dataclasses import replace

from rlm_core.tree.outline import NO_PARENT, Entry, Outline


class Draft:
    """Entries keep their numbers and new ones are appended; `outline` puts all in document order.

    Until then an entry's `parent` may be out of date: `children` is what holds.
    """

    def __init__(self, outline: Outline) -> None:
        self.entries = list(outline.entries)
        self.children = outline.children()
        self._origin = outline
        self._trails = {entry.trail for entry in outline.entries}

    def add(self, entry: Entry) -> int:
        """Append an entry that no parent lists yet, and give its number."""
        self.entries.append(entry)
        self.children.append([])
        self._trails.add(entry.trail)
        return len(self.entries) - 1

    def adopt(self, parent: int, added: list[int]) -> None:
        """List added entries among the children of `parent`, where their text stands."""
        siblings = self.children[parent]
        siblings += added
        siblings.sort(key=lambda sibling: self.entries[sibling].span.start_byte)

    def free_trail(self, trail: str) -> str:
        """The trail, numbered (`~2`) if it is taken: a source may call its own things `s1`."""
        free, number = trail, 1
        while free in self._trails:
            number += 1
            free = f"{trail}~{number}"
        return free

    def own_ranges(self, index: int) -> list[tuple[int, int]]:
        """The byte ranges of an entry that belong to none of its children."""
        family = [self.entries[index], *(self.entries[child] for child in self.children[index])]
        parents = [NO_PARENT] + [0] * (len(family) - 1)
        alone = (
            replace(entry, parent=parent) for entry, parent in zip(family, parents, strict=True)
        )
        return Outline(self._origin.format, tuple(alone)).own_spans()[0]

    def outline(self) -> Outline:
        """The deepened outline: preorder, everything but the entries as it was."""
        ordered: list[Entry] = []
        waiting = [(0, NO_PARENT)]
        while waiting:
            index, parent = waiting.pop()
            entry = self.entries[index]
            waiting += [(child, len(ordered)) for child in reversed(self.children[index])]
            ordered.append(entry if entry.parent == parent else replace(entry, parent=parent))
        return replace(self._origin, entries=tuple(ordered))
