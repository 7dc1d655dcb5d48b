"""Words, stems, sentences and token estimates: one analysis for search and summaries.

Everything reads text and gives text or numbers; nothing knows of nodes, files or disks.
"""
