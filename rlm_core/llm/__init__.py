"""Prompt in, reply out: the only door to language models, one file for each kind.

It knows no hierarchy, no index and no budget: who may call what, and for how much, is decided by
`inference`, which stands above it. It reads no environment: keys and variables are handed in.
Reading order: `prompt` (the values and the protocols), `backends` (which there are), then one of
them: `messages_api` or `claude_command`. What a model costs stands in `prices`, and how it is
spoken to in `models`.
"""
