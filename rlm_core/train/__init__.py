"""Makes the weights that `rlm_core.encode` reads: mined pairs in, a trained encoder out.

It stands above all other rooms, since it mines what they make of real sources, and nothing imports
it. Reading order: `corpora` (which texts), `mining` and `commits` (pairs), `vocabulary`, `teacher`,
`segments` (the segment encoder, three stages), `trees` and `aggregation` (what stands above it),
`guidance` (top-down), `stages` and `__main__` (one command, resumable).
"""
