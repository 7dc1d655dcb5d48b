"""How well the hierarchy finds what a question needs, set by set, beside plain BM25.

Reading order: `values`, `datasets` (what the labels say), `bm25` with `code_units` and `windows` (the
baseline), `roots` and `system` (the hierarchy under test), `quotes`, `metrics` and `rouge` (what is counted), then
one module per kind of set: `code`, `contracts`, `meetings`, `filings`; `intervals` and `report` end it.
The baseline shares a list of stop words, and nothing else, with the system that it is compared with.
"""
