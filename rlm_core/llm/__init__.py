"""Prompt in, reply out: the only door to language models, one file for each kind.

It knows no hierarchy, no index and no budget: who may call what, and for how much, is decided by
`inference`, which stands above it. Reading order: `prompt` (the values and the protocol), then a
backend.
"""
