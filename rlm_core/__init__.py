"""The recursive language model core: what it knows, and nothing of how it is reached.

Start at `hierarchy.py`, the front door; then follow the flow: `sources` -> `parse` -> `segment` ->
`summarize` -> `store`, glued by `update` on the write path and read by `ask`.
It knows nothing about MCP, HTTP, the terminal, the environment or the working directory.
"""
