"""Keep the hierarchy true with the least work.

`plan` decides (pure), `run` does (safe to stop at any moment: what is committed stays).
Files are outlined, summarized and split into words by a few worker processes: `worker` is what one
does with a file, values in and values out; `workers` starts them, hands out work, and survives
their crashes. `record` is the form in which a file's result travels and is memoized.
`folders` hangs the files into their folders and rolls summaries up to the root.

Reading order: `plan`, `run`, `record`, `worker`, `workers`, `folders`.
It knows nothing about questions.
"""
