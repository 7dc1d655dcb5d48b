"""What an index and a question cost, beside the floor that no indexer can go below.

Reading order: `corpora` (what is indexed), `process_tree` (what a command and its children cost),
`floors` (the least work, in a process of its own), `builds` (an index in turn with its floor),
`latency` with `questions` (a warm hierarchy in process), `tables`.
"""
