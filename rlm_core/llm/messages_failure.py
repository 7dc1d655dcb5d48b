"""What went wrong between here and the Messages API, said to the one who chose it."""

from collections.abc import Mapping
from dataclasses import dataclass

import rlm_core.errors as errors

BUSY = (429, 503, 529)


@dataclass(frozen=True, slots=True)
class Service:
    """Who is asked."""

    base_url: str
    model: str
    seconds: float  # that one attempt may take

    def failure(self, error: Exception) -> errors.ModelError:
        """An exception of the SDK, or of what is below it, as an error of ours."""
        import anthropic  # noqa: PLC0415 -- heavy, loaded where a model is wanted

        match error:
            case errors.ModelError():
                return error
            case anthropic.APIStatusError():
                said = error.api_message or error.message
                return self.status(error.status_code, said, error.response.headers)
            case anthropic.APIConnectionError():
                return self._not_reached(error.__cause__ or error)
        return errors.ReplyLost(
            f"{self.base_url} sent what is not of the Messages API"
            f" ({type(error).__name__}: {_short(str(error))}): is the base URL right?"
        )

    def status(self, code: int, said: str, headers: Mapping[str, str]) -> errors.ModelError:
        """An answer that is an error, by its HTTP status."""
        what = f"{code}: {_short(said)}"
        if code in BUSY:
            return self.busy(what, retry_after(headers))
        match code:
            case 401 | 403:
                text = f"{self.base_url} does not accept the API key ({what}): check it"
            case 402:
                text = f"{self.base_url} wants payment first ({what}): look at the account's plan"
            case 404:
                text = (
                    f"{self.base_url} knows no model {self.model!r}, or does not offer this"
                    f" ({what}): check the name of the model and the base URL"
                )
            case 400 | 413 | 422:
                text = (
                    f"{self.base_url} refuses the request ({what}): if it is too long, ask for"
                    f" less at once; else check that {self.model!r} can do what was asked"
                )
            case _:
                text = f"{self.base_url} failed by itself ({what}): try again later"
        return errors.ModelError(text)

    def busy(self, what: str, wait: float | None) -> errors.ModelBusy:
        """It turned the call away."""
        when = f"in {wait:.0f} s" if wait else "later"
        text = f"{self.base_url} is busy ({what}): try again {when}, or with fewer calls at once"
        return errors.ModelBusy(text, wait)

    def lost(self, reason: object) -> errors.ReplyLost:
        """It was asked, and nothing came back."""
        return errors.ReplyLost(
            f"no reply from {self.base_url} within {self.seconds:g} s, or the connection broke"
            f" ({type(reason).__name__}): it may have been paid for, so it is not asked again by"
            " itself"
        )

    def _not_reached(self, reason: BaseException) -> errors.ModelError:
        return errors.ModelError(
            f"cannot reach {self.base_url} ({type(reason).__name__}: {_short(str(reason))}):"
            " is it running, and are the base URL and the network right?"
        )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a service asks to wait, if it says so in seconds."""
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None


def _short(said: str) -> str:
    return " ".join(said.split())[:300]
