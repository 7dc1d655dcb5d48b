from rlm_core.tree.fingerprint import fingerprint, outline_fingerprints
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Entry, Outline
from rlm_core.tree.span import Span


def _outline(content: bytes, *children: tuple[int, int]) -> Outline:
    whole = Entry(Kind.FILE, "", "", -1, Span(0, len(content), 1, 1))
    entries = [
        Entry(Kind.PARAGRAPH, "", f"#p{at}", 0, Span(start, end, 1, 1))
        for at, (start, end) in enumerate(children)
    ]
    return Outline("text", (whole, *entries))


def test_lists_of_parts_with_the_same_text_have_different_fingerprints() -> None:
    assert fingerprint(b"ab", b"c") != fingerprint(b"a", b"bc")


def test_a_change_in_one_child_changes_its_ancestors_and_no_sibling() -> None:
    outline = _outline(b"one two", (0, 3), (4, 7))
    own, tree = outline_fingerprints(outline, b"one two")
    own_after, tree_after = outline_fingerprints(outline, b"one tWo")

    assert own[0] == own_after[0]
    assert tree[0] != tree_after[0]
    assert tree[1] == tree_after[1]
    assert tree[2] != tree_after[2]


def test_what_is_between_children_belongs_to_the_parent() -> None:
    outline = _outline(b"one two", (0, 3), (4, 7))

    assert outline.own_spans() == [[(3, 4)], [(0, 3)], [(4, 7)]]
