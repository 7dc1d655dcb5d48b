"""Have a language model do work: remembered, redacted, within a budget, each call in the ledger.

A *task* is a prompt with a check of what comes back. A task that a reply is kept for is done, whoever
wrote the reply: a backend, or the calling agent. So whatever asks for tasks can be stopped at any
moment and asked again: it finds what was done, and pays for nothing twice. Reading order: `task`,
`budget`, then `desk`, which settles tasks.
"""
