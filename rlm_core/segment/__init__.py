"""Depth where a source has too little: long leaves are cut, wide levels are grouped.

Both look for *content-defined* boundaries: where to cut is decided by what stands near the cut, so
that an edit moves the cuts beside it and no others, and everything beyond keeps its text, its
fingerprint and what was made from it.

Reading order: `outline` (the front door), `leaves`, `boundaries` (where text may be cut), `groups`,
`cuts` (which of the possible cuts are made), `draft` (an outline while it is deepened).
Knows nothing about files, languages or what a summary is.
"""
