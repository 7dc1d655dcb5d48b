"""Describe each node from its own text and its descendants, without a language model.

Every word of a summary is either a word of the source, with the lines where it stands, or one of a
few connectives (`Defines`, `calls`, `Methods:`). Nothing here reads a disk, a clock or an index, and
nothing in `outline` knows a path: a source that is moved keeps its summaries.

Reading order: `outline` (every entry of one source), which hands code to `code` and `rollup` and
prose to `prose`; `folder` (what a folder is for, also where nobody wrote it down); `compose` (how a
summary is shown).
"""

SUMMARY_VERSION = "extracted-5"  # raise it with any change to what is written: it dates the memo
