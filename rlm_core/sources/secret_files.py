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
    terraform.tfvars"""
)
_SUFFIXES = _words(
    """.env .pem .key .p8 .p12 .pfx .jks .keystore .bks .ppk .kdbx .kdb .agekey .gpg .pgp .ovpn
    .tfstate .keychain .keytab .htpasswd .pkcs12 .jceks"""
)
_FOLDERS = frozenset({".ssh", ".gnupg", ".password-store"})
_PATTERN = re.compile(
    r"""^\.env\. | \.tfstate\.backup$ | \.auto\.tfvars$ | ^client_secret.*\.json$
    | (?:^|[-_.])service[-_]?account.*\.json$ | (?:^|[-_.])credentials\.json$ | ^id_(?:rsa|dsa|ed25519)[-_.]""",
    re.VERBOSE,
)
_IN_FOLDERS = re.compile(r"(?:^|/)(?:\.aws/credentials|\.docker/config\.json|\.kube/config)$")
_HARMLESS = re.compile(
    r"(?:^|[._-])(?:example|sample|template|tmpl|dist|defaults?|schema)(?:[._-]|$)|\.pub$"
)


def secret_reason(path: str) -> str:
    """Why the file or folder (with a trailing `/`) at a relative path is kept secret, or empty."""
    lowered = path.lower()
    if lowered.endswith("/"):
        return SECRET if lowered[:-1].rpartition("/")[2] in _FOLDERS else ""
    return SECRET if _is_secret(lowered, lowered.rpartition("/")[2]) else ""


def _is_secret(path: str, name: str) -> bool:
    looks_secret = (
        name in _FILES
        or name[name.rfind(".") :] in _SUFFIXES
        or _PATTERN.search(name) is not None
        or _IN_FOLDERS.search(path) is not None
    )
    return looks_secret and not _HARMLESS.search(name)
