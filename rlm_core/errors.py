"""Every error that a caller may meet. A message says what happened, where, and what to do next.

RlmError
├── RootError            the root cannot be indexed: missing, unreadable, waits for consent
├── AddressError         no such node; names the nearest ones
├── ArgumentError        an argument is malformed or outside what is allowed
├── SettingError         what a user chose, in a file, the environment or an option, cannot be followed
├── SourceError          a source cannot be read now
├── EncoderUnusable      an encoder's weights are missing, damaged or foreign; search goes on by words
├── ModelError           a language model gave no reply: not reached, not allowed, or not set up
│   ├── BudgetSpent      the next call could cost more than is left: what was paid for is kept
│   ├── ModelBusy        turned away for now, and nothing paid: ask later, or fewer at once
│   └── ReplyLost        it was asked, and what came back is of no use: it may have been paid for
└── StoreError           something is wrong on disk
    ├── MemoCorrupted    the memo is damaged; never rebuilt silently, it may hold paid work
    └── StoreFull        the disk or quota is full, or the data folder is not writable
"""


class RlmError(Exception):
    """Any error of this program that a caller may show as it is."""


class RootError(RlmError):
    """The root cannot be indexed."""


class AddressError(RlmError):
    """No node has this address."""


class ArgumentError(RlmError):
    """An argument is malformed or outside what is allowed."""


class SettingError(RlmError):
    """What a user chose cannot be followed."""


class SourceError(RlmError):
    """A source cannot be read now."""


class EncoderUnusable(RlmError):
    """An encoder's weights are missing, damaged or foreign."""


class ModelError(RlmError):
    """A language model gave no reply."""


class BudgetSpent(ModelError):
    """The next call could cost more than is left of the budget."""


class ModelBusy(ModelError):
    """The model's service turned the call away for now; nothing was paid.

    `retry_after` is in seconds, where the service said when to come again.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ReplyLost(ModelError):
    """The call was made, but its reply never came or is of no use: it may have been paid for.

    `usd` is what it cost, where that is known; else count it at the most that it can have cost.
    """

    def __init__(self, message: str, usd: float | None = None) -> None:
        super().__init__(message)
        self.usd = usd


class StoreError(RlmError):
    """Something is wrong with the index or memo on disk."""


class MemoCorrupted(StoreError):
    """The memo is damaged; it may hold work that was paid for, so it is never rebuilt silently."""


class StoreFull(StoreError):
    """The disk or quota is full, or the data folder cannot be written."""
