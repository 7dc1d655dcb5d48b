"""Have a language model do work: remembered, redacted, within a budget, each call in the ledger.

A *task* is a prompt with a check of what comes back. A task that a reply is kept for is done, whoever
wrote the reply: a backend, or the calling agent. So whatever asks for tasks can be stopped at any
moment and asked again: it finds what was done, and pays for nothing twice.

Reading order: `task`, `budget`, `desk` (the protocol); `lookup` (what is done already); `host_desk`
(the calling agent) and `model_desk` (a backend), which calls through `run`, `entry` and `caller`, at a
`pace` and after some `warmth`; `batch_desk` and `batch_caller` (what may wait for a day).
"""
