import string
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_core.sources.secrets import Redacted, redact, without_private_keys

# Put together here, so that no scanner takes this file for a leak.
_LETTERS = "Zx8Qw3Vb7Nm2Lk9Jh4Gf6Ds1Ap5Yt0RuEiOc"
_HEX = "9f86d081884c7d659a2feaa0c55ad015"
_BODY = "MIIEowIBAAKCAQEAwYSiPeJLSi6k8J4Zx8Qw3Vb7Nm2Lk9Jh4Gf6Ds1Ap5Yt0Ru\n" * 2


@pytest.mark.parametrize(
    "token",
    [
        "AKIA" + "IOSFODNN7QWRTZUP",
        "ghp_" + _LETTERS,
        "github_pat_" + _LETTERS * 2,
        "glpat-" + _LETTERS[:20],
        "xoxb-" + "2345678901-" + _LETTERS[:24],
        "sk_live_" + _LETTERS[:24],
        "AIza" + _LETTERS[:35],
        "sk-proj-" + _LETTERS,
        "sk-ant-" + "api03-" + _LETTERS,
        "npm_" + _LETTERS,
        "pypi-" + "AgEIcHlwaS5vcmc" + _LETTERS * 2,
        "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + _LETTERS,
    ],
)
def test_tokens_are_known_by_their_shape(token: str) -> None:
    assert redact(f"see {token}, please") == Redacted("see [redacted], please", 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('password = "Tr0ub4dor&3"', 'password = "[redacted]"'),
        (f"'api_key': '{_HEX}',", "'api_key': '[redacted]',"),
        (f"API_KEY: str = '{_HEX}'", "API_KEY: str = '[redacted]'"),
        (f"export DB_PASSWORD={_HEX}\n", "export DB_PASSWORD=[redacted]\n"),
        (f"  client-secret: {_HEX}  # rotate\n", "  client-secret: [redacted]  # rotate\n"),
        (f'os.environ["AUTH_TOKEN"] = "{_HEX}"', 'os.environ["AUTH_TOKEN"] = "[redacted]"'),
        ("postgres://app:hunter2@db:5432/x", "postgres://app:[redacted]@db:5432/x"),
        (f"Authorization: Bearer {_LETTERS}", "Authorization: Bearer [redacted]"),
        ('"Server=db;Uid=sa;Pwd=hunter2;"', '"Server=db;Uid=sa;Pwd=[redacted];"'),
    ],
)
def test_secrets_are_known_by_their_place(text: str, expected: str) -> None:
    assert redact(text) == Redacted(expected, 1)


@pytest.mark.parametrize(
    "text",
    [
        'password = "secret"',
        'self.client.login(username="testclient", password="password123")',
        "password = forms.CharField(label=_('Password'))",
        "token = request.headers['X-Token']\n",
        "password: str\n",
        "secret_key = settings.SECRET_KEY_FALLBACKS2\n",
        "API_KEY=${API_KEY_2024}\n",
        'api_key = "<your-api-key-1>"',
        'api_key = "xxxxxxxxxxxxxxxxxxxxxxx1"',
        "https://user:password@example.com/x",
        "http://localhost:8000/@user and https://example.com:443/a@b",
        'token_url = "https://auth.acme.org/oauth2/token"',
        'if line.startswith("-----BEGIN PRIVATE KEY-----"): key = read_key(line)',
        "the token is read from the environment; a password: never.",
        "ghp_" + "x" * 36,
        "sk-learn and sk-circle-fade-dot",
    ],
)
def test_ordinary_code_and_prose_stay_as_they_are(text: str) -> None:
    assert redact(text) == Redacted(text, 0)


@pytest.mark.parametrize(
    "text",
    [
        f"a\n-----BEGIN RSA PRIVATE KEY-----\n{_BODY}-----END RSA PRIVATE KEY-----\nb\n",
        f"-----BEGIN OPENSSH PRIVATE KEY-----\n{_BODY}",
        f"{_BODY}-----END PRIVATE KEY-----\n",
    ],
)
def test_private_keys_go_whole_or_cut_and_lines_stay_lines(text: str) -> None:
    redacted = redact(text)

    assert "MIIE" not in redacted.text
    assert redacted.count == 1
    assert redacted.text.count("\n") == text.count("\n")


def test_two_secrets_on_one_line_are_two() -> None:
    token = "ghp_" + _LETTERS

    assert redact(f"{token} {token}") == Redacted("[redacted] [redacted]", 2)


_WORDS = st.sampled_from(
    ["password", "token", " = ", ": ", '"', "'", "\n", "://", "u:", "@h", "ghp_" + _LETTERS, _HEX, ";pwd=",
     "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", _BODY, "İ", "x", " ", "Hunter2!x"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=12).map("".join))
def test_redacting_keeps_lines_and_has_nothing_left_to_do(text: str) -> None:
    redacted = redact(text)

    assert redacted.text.count("\n") == text.count("\n")
    assert redact(redacted.text) == Redacted(redacted.text, 0)
    assert "ghp_" + _LETTERS not in redacted.text.split()


@given(st.text(string.printable))
def test_text_without_telling_words_comes_back_as_it_is(text: str) -> None:
    redacted = redact(text)

    assert (redacted.text == text) == (redacted.count == 0)


def test_the_standard_library_holds_almost_no_secrets() -> None:
    library = Path(sysconfig.get_path("stdlib"))
    modules = sorted(library.glob("*.py")) + sorted(library.glob("email/*.py"))

    counts = {file.name: redact(file.read_text(encoding="utf-8")).count for file in modules}

    assert len(counts) > 150
    assert sum(counts.values()) <= 1


def test_the_middle_of_a_private_key_is_covered_before_anything_is_cut() -> None:
    line = b"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
    key = (
        b"-----BEGIN PRIVATE KEY-----\n" + b"\n".join([line] * 5) + b"\n-----END PRIVATE KEY-----\n"
    )
    covered = without_private_keys(b"before\n" + key + b"after\n")

    assert line not in covered
    assert len(covered) == len(b"before\n" + key + b"after\n")
    assert covered.count(b"\n") == key.count(b"\n") + 2
    assert covered.endswith(b"-----END PRIVATE KEY-----\nafter\n")


def test_code_that_only_names_the_marks_of_a_key_is_left_alone() -> None:
    code = (
        b'BEGIN = b"-----BEGIN PRIVATE KEY-----"\nEND = b"-----END PRIVATE KEY-----"\n'
        + b"x = f(1)\n" * 20
    )

    assert without_private_keys(code) == code
