"""Data: text that is kept to be looked up by programs, not to be read.

Translation catalogs, tables, dumps, logs and minified code would become thousands of nodes that say
nothing. Each becomes one, with an outline in words: what it is, how much, of what shape.

Manifests (`package.json` and its like) stay settings; `manifests` adds what they say of their package.

Reading order: `recognition` (is this data?), `outline` (the front door to the describers),
`description` (what they give), then one file per family.
"""
