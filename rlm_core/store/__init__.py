"""Index and memo on disk: the only door to SQLite.

The *index* is one root's hierarchy as it is now: derived, disposable, rebuilt when damaged.
The *memo* is one repository's results by the fingerprint of their inputs and maker, the replies of
language models and the *ledger* of what they cost: precious.

Threading rule: every thread reads through a connection of its own, opened on first use; only the
thread that holds the build lock writes. SQLite's write-ahead log lets all read while one writes.

Reading order: `damage`, `connections`, `derived`, `migrations`, `rows`, `index` (reads, with `words` and
`folders`), `writer`; `precious`, `replies`, `ledger`, `memo`.
It knows nothing of sources, parsing or ranking.
"""
