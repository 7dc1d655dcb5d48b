"""Source in; tree and problems out. It never fails, and it is the only door to tree-sitter.

What a file holds is decided in one order: data (looked up by programs, not read), then code, by the
one table of languages, then prose. What none of these can read is read by its lines, so that every
text has an outline, and what went wrong is a problem in it rather than an error.

It knows one source at a time: nothing of folders, of other files, or of where its text came from.
A grammar is imported only inside the function that parses, so that a server that only answers never
loads one.

Reading order: `source` (the front door), `languages` (the table), `code/` with `queries/`, `lines`
(the fallback), `prose/`, `data/`, `maker` (what dates an outline).
"""
