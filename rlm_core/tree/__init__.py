"""The vocabulary: frozen values that every other part speaks in.

Nothing here reads, waits or fails for outside reasons: no I/O, no clock.
Reading order: `kind`, `span`, `address`, `outline` (what one source holds, wherever it stands),
`fingerprint`, `summary`, `node` (an outline's entry in its place), `answer`, `status`.
"""
