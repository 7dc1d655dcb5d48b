"""A question over as much of the tree as it needs and the budget allows, answered by a language model.

The state is what was replied so far and nothing else: an answer is a function of the question, of the
tree as it is now and of the replies that are kept. Whoever stops in between asks again and goes on;
an equal prompt is never paid for twice, by whichever question it was asked.

`question` is what is asked and within which bounds; `blocks` cuts the tree into pieces that are read as
one, at boundaries that no question moves; `strategy` decides how much of it is read, `selection` which
blocks; `packets` makes prompts of them, `replies` reads what comes back and `verify` finds each quoted
phrase in its source; `merge` makes one answer out of partial ones; `work` goes through all of it, and
`wording` says the answer in text.
"""
