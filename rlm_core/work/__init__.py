"""The calling agent as the language model: what is ready is handed out, what it writes is taken in.

Questions and labelings that wait come first, then the summaries that are worth writing next. What is
ready follows from what is kept so far, so any process may hand out and another take in, and what was
handed out and never came back is handed out again.
"""
