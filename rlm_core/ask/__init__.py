"""Question in, answer with citations out: the read path.

`query` says what a question asks for; `retrieve` ranks all nodes at once by words; `rank` applies
the rules that matter more than any score; `passages` cuts the lines that answer; `search` joins
them. `browse` shows nodes and their children, `reading` exact lines; `answer` answers questions about
the whole, from an `overview` of the top or from `evidence` of several branches.

It reads the index and the sources as they are now, and never writes either.
"""
