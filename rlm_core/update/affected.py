"""Which folders have to be described anew, by what has changed since they were."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rlm_core.sources.history import commit_subjects, head_commit
from rlm_core.sources.root import Root
from rlm_core.store.index import Index
from rlm_core.store.writer import IndexWriter
from rlm_core.tree.address import unescape
from rlm_core.update.folder_facts import bucket, path_ends
from rlm_core.update.touched import TouchKind, name_term

_COMMITS = 1_000
_HEAD = "head"  # the fact that says up to which commit history was read


class AffectedFolders:
    """Turns what was touched into folders, and keeps what it compares with: uses and history."""

    def __init__(self, root: Root, index: Index, writer: IndexWriter) -> None:
        self._root = root
        self._index = index
        self._writer = writer

    def all(self) -> Iterator[int]:
        """Every folder; uses and history are taken in afresh."""
        terms = {name_term(row.name) for row in self._index.folders.definitions()}
        self._writer.clear_uses()
        self._writer.put_uses(self._count(terms))
        self._read_history()
        return (node.identity for node in self._index.folders.nodes())

    def touched(self) -> Iterator[int]:
        """The folders that something touched; one may come several times, or be gone."""
        by_kind: dict[str, list[str]] = defaultdict(list)
        for kind, value in self._index.folders.touched():
            by_kind[kind].append(value)
        yield from map(int, by_kind[TouchKind.NODE])
        for address in by_kind[TouchKind.FOLDER]:
            if node := self._index.node_at(address):
                yield node.identity
        yield from self._named(
            set(by_kind[TouchKind.SUBJECT]),
            set(by_kind[TouchKind.NAMESAKE]),
            set(self._read_history()),
        )
        yield from self._with_other_uses(by_kind[TouchKind.TERM], by_kind[TouchKind.DEFINED])

    def _named(self, ends: set[str], last_steps: set[str], paths: set[str]) -> Iterator[int]:
        """Folders by an end of their path, by its last two steps, or by all of it."""
        if not (ends or last_steps or paths):
            return
        for identity, address in self._index.folders.addresses():
            path = unescape(address).rstrip("/")
            if (
                path in paths
                or "/".join(path.split("/")[-2:]) in last_steps
                or not ends.isdisjoint(path_ends(path))
            ):
                yield identity

    def _read_history(self) -> list[str]:
        """Take in the subjects of new commits; the folders of which other ones are told now."""
        head = head_commit(self._root)
        if head == self._index.meta(_HEAD):
            return []
        now: dict[str, list[str]] = defaultdict(list)
        for commit in commit_subjects(self._root, _COMMITS):
            folders = {path.rpartition("/")[0] for path in commit.paths}
            if len(folders) == 1 and (folder := folders.pop()):
                now[folder].append(commit.subject)
        before = self._index.folders.all_subjects()
        self._writer.set_subjects(now)
        self._writer.set_meta(_HEAD, head)
        return sorted(one for one in now.keys() | before.keys() if now.get(one) != before.get(one))

    def _with_other_uses(self, changed: Iterable[str], defined: Iterable[str]) -> Iterator[int]:
        """The folders of the files whose definitions are now in another bucket of uses."""
        known = self._index.folders.uses(sorted({*changed, *defined}))
        counts = self._count({*known, *defined})
        self._writer.put_uses(counts)
        for term in sorted(counts):
            if bucket(counts[term]) != bucket(known.get(term, 0)):
                for name, folder in self._index.folders.defined_by(term):
                    if name_term(name) == term:
                        yield folder

    def _count(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many nodes of files each term occurs; folders only repeat what is counted already."""
        asked = sorted(one for one in terms if one)
        counts = dict.fromkeys(asked, 0) | self._index.words.rows_with(asked)
        for term, count in self._index.folders.rows_with(asked).items():
            counts[term] -= count
        return counts


def has_new_history(root: Root, index: Index) -> bool:
    """Whether another commit is checked out than the one up to which history was read."""
    return index.meta(_HEAD) != head_commit(root)
