"""Files that hold secrets, known by their names alone: they are neither indexed nor answered from.

No ignore file can include them again. A public part (`id_rsa.pub`) or a sample (`.env.example`) is
an ordinary file.
"""

import re

SECRET = "may hold secrets"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILES = _words(
    """.env .envrc .netrc _netrc .npmrc .pypirc .htpasswd .pgpass .my.cnf .git-credentials .dockercfg
    .vault-token .s3cfg .boto credentials.json credentials.yaml credentials.yml credentials.toml
    credentials.ini client_secret.json client_secrets.json token.json wallet.dat kubeconfig
    secrets.yaml secrets.yml secrets.json secrets.toml secrets.ini secrets.env secret.yaml
    secret.yml secret.json application_default_credentials.json id_rsa id_dsa id_ecdsa id_ed25519
    id_ecdsa_sk id_ed25519_sk .bash_history .zsh_history .sh_history .psql_history
    .mysql_history .sqlite_history .rediscli_history .python_history .node_repl_history
    terraform.tfvars .claude.json .claude.json.backup"""
)
_SUFFIXES = _words(
    """.env .pem .key .p8 .p12 .pfx .jks .keystore .bks .ppk .kdbx .kdb .agekey .gpg .pgp .ovpn
    .tfstate .keychain .keytab .htpasswd .pkcs12 .jceks"""
)
_FOLDERS = frozenset({".ssh/", ".gnupg/", ".password-store/"})
_PATTERN_STARTS = (".env.", "client_secret", "id_")  # a regex is asked only where it may match
_PATTERN_SUFFIXES = frozenset({".json", ".backup", ".tfvars"})
_PATTERN = re.compile(
    r"""^\.env\. | \.tfstate\.backup$ | \.auto\.tfvars$ | ^client_secret.*\.json$
    | (?:^|[-_.])service[-_]?account.*\.json$ | (?:^|[-_.])credentials\.json$ | ^id_(?:rsa|dsa|ed25519)[-_.]""",
    re.VERBOSE,
)
_NAMES_BY_FOLDER = {"credentials": ".aws/", "config.json": ".docker/", "config": ".kube/"}
_HARMLESS = re.compile(
    r"(?:^|[._-])(?:example|sample|template|tmpl|dist|defaults?|schema)(?:[._-]|$)|\.pub$"
)


def secret_reason(path: str) -> str:
    """Why the file or folder (with a trailing `/`) at a relative path is kept secret, or empty."""
    cut = path.rstrip("/").rfind("/") + 1
    return secret_entry_reason(path[:cut], path[cut:].lower())


def secret_entry_reason(folder: str, name: str) -> str:
    """The same for the lower-case name of an entry and the path of its folder."""
    if name.endswith("/"):
        return SECRET if name in _FOLDERS else ""
    return SECRET if _looks_secret(folder, name) and not _HARMLESS.search(name) else ""


def _looks_secret(folder: str, name: str) -> bool:
    if name in _FILES or name[name.rfind(".") :] in _SUFFIXES:
        return True
    if name in _NAMES_BY_FOLDER:
        return f"/{folder.lower()}".endswith(f"/{_NAMES_BY_FOLDER[name]}")
    may_match = name[name.rfind(".") :] in _PATTERN_SUFFIXES or name.startswith(_PATTERN_STARTS)
    return may_match and _PATTERN.search(name) is not None


# A file of none of these is no secret: for those who ask about many names at once.
TELLING_NAMES = _FILES | _NAMES_BY_FOLDER.keys()
TELLING_SUFFIXES = _SUFFIXES | _PATTERN_SUFFIXES
TELLING_STARTS = _PATTERN_STARTS
