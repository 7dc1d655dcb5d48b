"""Keep the hierarchy true with the least work.

`survey` sees what is there, `plan` decides (pure), `run` does (safe to stop at any moment: what is
committed stays). Files are outlined, summarized and split into words by a few worker processes:
`worker` is what one does with a file, values in and values out; `workers` starts them, hands out
work, and survives their crashes. `record` is the form in which a file's result travels and is
memoized; `commit` writes it, and of a file that was known only what is not the same (`replacement`).

`folders` hangs the files into their folders. What a folder is told from may stand anywhere, so every
commit notes what it touched (`touched`); `affected` turns that into folders, `folder_facts` gathers
what is known of one, and `rollup` describes them, the deepest first.

Reading order: `plan`, `run`, `record`, `worker`, `workers`, `commit`, `touched`, `rollup`.
It knows nothing about questions.
"""
