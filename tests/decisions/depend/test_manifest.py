"""What Cargo.toml adds to the lock."""

from __future__ import annotations

import pytest

from teachkit.decisions.depend.manifest import read_manifests
from teachkit.errors import TeachkitError

MEMBER = """
[package]
name = "ntpd"

[dependencies]
libc = "0.2.150"
toml = { workspace = true, optional = true }
clock = { package = "clock-steering", version = "0.2" }
ntp-proto = { path = "../ntp-proto" }

[build-dependencies]
cc = "1"

[dev-dependencies]
rcgen = { version = "0.13" }

[target.'cfg(windows)'.dependencies]
ipconfig = "0.3"
"""
ROOT = '[workspace]\nmembers = ["ntpd"]\n[workspace.dependencies]\ntoml = ">=0.5, <0.9"\n'


def lines():
    manifests = read_manifests({"Cargo.toml": ROOT, "ntpd/Cargo.toml": MEMBER})
    assert list(manifests) == ["ntpd"]
    return {line.name: line for line in manifests["ntpd"].requirements}


def test_a_rename_is_undone_and_a_path_has_no_requirement():
    assert lines()["clock-steering"].requirement == "0.2"
    assert lines()["ntp-proto"].requirement is None


def test_the_workspace_is_asked_for_what_a_member_inherits():
    assert lines()["toml"].requirement == ">=0.5, <0.9"
    assert lines()["toml"].optional


def test_kinds_and_targets_are_kept():
    found = lines()
    assert (found["cc"].kind, found["rcgen"].kind, found["libc"].kind) == ("build", "dev", "run")
    assert found["ipconfig"].target == "cfg(windows)"


@pytest.mark.parametrize(
    "text",
    ["[package", "[package]\nversion = '1'", "[package]\nname='a'\n[dependencies]\nlibc = 2"],
)
def test_a_broken_manifest_names_the_file(text):
    with pytest.raises(TeachkitError) as caught:
        read_manifests({"ntpd/Cargo.toml": text})
    assert caught.value.code == "bad-manifest"
    assert "ntpd/Cargo.toml" in caught.value.place
    assert "--lock-only" in caught.value.hint
