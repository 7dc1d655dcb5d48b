"""Text in, vectors out: the layered encoder and its weights, or a model of the user's own.

Two layers, the second as deep as the hierarchy. The segment encoder (`segment`) makes one vector of a
text from a table of stems. The aggregation encoder (`aggregate`) makes a few vectors of an inner node
from those of its children, at every level up to the root. What the whole says to its parts is applied
when they are read, by `ask`. `encoder` is the door; `weights` reads what is shipped. Everything here is
numpy, which is imported when the first vector is wanted. It knows no nodes, no files and no index.

Another segment encoder is a `choice`: none, or a sentence-transformers model on disk (`model_folder`,
`model_encoder`), which reads text as written. `with_torch` is the one file that knows torch, and
`torch_door` the way to it; `batches` gives way where a device is full.
"""
