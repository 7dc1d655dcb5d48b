"""Have summaries written by a language model, or by the calling agent, and keep those that hold.

*The state is the memo.* `work` is a function of the tree and of what is kept so far: it gives the
pieces that are ready to be written now, so that a backend (`loop`) and the calling agent (`handing`)
do the same work, may be stopped at any moment, and are asked for nothing twice.

A node is written from its *inputs* (`item`): a short one from its text, a longer one from what its
parts say and a piece of its own text. The fingerprint of the inputs dates the summary: where they
come out as before, nothing is asked for and nothing above changes. Where a node stands, and what its
parent says, may be shown beside it and dates nothing.

Reading order: `item`, `prompt` (and `prompts/*.md`, the instructions), `check` with `reply`, `quotes`
and `founded`, `keep`, `work`, `loop`, `handing`.
"""
