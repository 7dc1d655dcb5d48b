"""Question in, answer with citations out: the read path.

`query` says what a question asks for; `meaning` and `retrieve` find candidates among all nodes at once;
`rank` applies the rules that matter more than any score; `passages` cuts the lines that answer; `search`
joins them. `browse` shows nodes and their children, `reading` exact lines; `answer` answers questions
about the whole, from `evidence` of several branches or from an `overview` of the top, which `unfold`
opens where `coverage` says that the most is told.

It reads the index and the sources as they are now, and never writes either.
"""
