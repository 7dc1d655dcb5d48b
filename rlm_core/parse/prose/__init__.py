"""Prose in, outline out: the structure that a document already has, found without its author's help.

A document is read in three steps. `detect` says what it is. One reader per format (`markdown`,
`restructuredtext`, `contract`, `transcript`, and `plain` with `chapters`, `pages` and `titles`)
finds its headings as a flat list of marks, and says how text between them is cut into leaves.
`nesting` turns marks and leaves into the entries of an outline; `positions` gives them bytes and
lines. Everything in between counts characters.

It never fails and is linear: one pass of compiled patterns, no loop over characters.
It knows nothing of code, files, sizes that a model can take (long leaves and wide levels are cut
and grouped elsewhere), or where a document stands.

Reading order: `outline`, `reading`, `detect`, `blocks`, `nesting`, `positions`, the readers,
`lead`, `mentions`.
"""
