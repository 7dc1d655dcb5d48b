"""What an index and a question cost, beside the floor that no indexer can go below.

Reading order: `corpora` (what is indexed), `process_tree` (what a command and its children cost),
`floors` (the least work, in a process of its own), `builds` (an index in turn with its floor),
`latency` with `questions` (a warm hierarchy in process), `tables`.

What keeping an index true costs: `generated_tree` (a large tree), `repositories` (a git repository
and its edits), `commands` (fine timing), `servers` (a running server), `updating`, `update_tables`.
What must not happen on the way: `killing` (kills at random moments), `soaking` (edits without end).
"""
