from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rlm_core.settings import Settings
from rlm_core.sources.defaults import file_reason
from rlm_core.sources.secret_files import secret_reason
from rlm_core.sources.verdicts import Verdicts

_PIECES = (
    *(
        "a",
        "ID_",
        "id_rsa",
        ".env",
        "client_secret",
        "zz_generated",
        "service-account",
        "credentials",
    ),
    *("config", "min", "-min", ".pb", ".gw", ".g", "_pb2", "_pb2_grpc", "generated", ".bundle"),
    *(".js", ".py", ".go", ".json", ".JSON", ".pem", ".png", ".lock", ".tfvars", ".auto", ".snap"),
    *(".", "example", "package-lock", "\u00e9"),
)


@given(name=st.lists(st.sampled_from(_PIECES), min_size=1, max_size=4).map("".join))
@hypothesis_settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_let_in_at_a_glance_is_what_the_rules_let_in(
    tmp_path: Path, settings: Settings, name: str
) -> None:
    verdicts = Verdicts.of(tmp_path, settings)

    reason = verdicts.entry_reason(verdicts.open_root(), name, name)

    assert reason == (secret_reason(name) or file_reason(name.lower()))


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ("a.min.js a-min.css a.bundle.js a.chunk.mjs", "minified"),
        ("a_pb2.py a_pb2_grpc.pyi a.pb.go a.pb.gw.go a.g.dart a.freezed.dart", "generated"),
        ("form.designer.cs a.generated.ts api-generated.rs a.gen.go a.snap zz_generated.deepcopy.go", "generated"),
        ("admin.js a.min.html pb2.py big.py a.gen.py generator.py regenerated.py zz_generated", ""),
    ],
)  # fmt: skip
def test_names_tell_what_machines_wrote(names: str, reason: str) -> None:
    assert {name: file_reason(name) for name in names.split()} == dict.fromkeys(
        names.split(), reason
    )


@pytest.mark.parametrize(
    ("path", "is_secret"),
    [
        (".aws/credentials", True),
        ("home/.AWS/Credentials", True),
        ("aws/credentials", False),
        ("x.aws/credentials", False),
        (".docker/config.json", True),
        ("docker/config.json", False),
        (".kube/config", True),
        (".ssh/", True),
        ("a/.ssh/", True),
        ("a.ssh/", False),
    ],
)
def test_some_files_are_secret_for_where_they_stand(path: str, is_secret: bool) -> None:
    assert bool(secret_reason(path)) is is_secret
