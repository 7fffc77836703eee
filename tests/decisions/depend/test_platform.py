"""Telling a platform's packages by cfg, and by name where a lock is all there is."""

from __future__ import annotations

import pytest

from teachkit.decisions.depend.platform import builds_on, named_for_other_platform
from teachkit.errors import TeachkitError


@pytest.mark.parametrize(
    ("target", "linux"),
    [
        (None, True),
        ("cfg(unix)", True),
        ("cfg(windows)", False),
        ("cfg(not(windows))", True),
        ('cfg(target_os = "linux")', True),
        ('cfg(any(target_os = "macos", target_os = "ios"))', False),
        ('cfg(all(unix, not(target_os = "macos")))', True),
        ('cfg(any())', False),
        ('cfg(all())', True),
        ('cfg(all(target_arch = "wasm32", any(unix, windows),))', False),
        ("x86_64-unknown-linux-gnu", True),
        ("x86_64-pc-windows-msvc", False),
        ("cfg(target_os=\"linux\")", True),
    ],
)  # fmt: skip
def test_a_target_is_built_where_its_cfg_holds(target, linux):
    assert builds_on(target, "linux") is linux
    assert builds_on(target, "all")


@pytest.mark.parametrize(
    "target",
    ["cfg()", "cfg(unix", "cfg(not(unix, windows))", "cfg(any(unix)) or", "cfg(a = b)", "cfg(&)"],
)
def test_a_cfg_that_does_not_parse_is_an_error(target):
    with pytest.raises(TeachkitError) as caught:
        builds_on(target, "linux")
    assert caught.value.code == "bad-cfg"


def test_bindings_to_other_systems_are_known_by_their_names():
    for name in ("windows-sys", "winapi", "core-foundation", "wasm-bindgen", "jni", "r-efi"):
        assert named_for_other_platform(name, "linux"), name
    for name in ("libc", "rustix", "winnow", "openssl", "serde", "objectpool", "web-log"):
        assert not named_for_other_platform(name, "linux"), name


def test_a_platform_builds_its_own_bindings():
    assert not named_for_other_platform("windows-sys", "windows")
    assert not named_for_other_platform("core-foundation", "macos")
    assert not named_for_other_platform("windows-sys", "all")
