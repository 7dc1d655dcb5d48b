"""What an agent can do: one plain typed function per tool.

File, function and tool name are one word; the signature is the contract and the docstring is the
prompt that a model reads. A tool takes an open hierarchy, asks it one question and lays the answer
out as plain text inside a token budget. It knows nothing about MCP, terminals or where roots are.
Reading order: `catalogue` (all of them), one tool, then what they share: `budget` (how much),
`location` (where), `quote` (the words of a source), `footnotes` (what a reader must know besides),
`wording` (how to go on: by a call or by a command; each `…_text` says it as its caller needs it).
"""
