"""What reaches a model that answers a question, and what that costs, with a model that is a plain function.

Reading order: `stub` (the model) and `desk` (who asks it, remembers and counts), `asking` (the hierarchy
under test), `reading` (which part of the gold text the prompts hold), `sets` (the labelled questions),
`systems` (what is compared), `corpus` with `edits` (a generated corpus, asked again and after an edit).
"""
