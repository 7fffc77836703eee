"""Which packages a platform builds: from names when a lock is all there is, from ``cfg`` else.

A lock lists the packages of every platform at once. Without a filter, ntpd-rs seems to lack 51
crates in Debian; most are bindings to Windows, macOS and WebAssembly that Linux never builds.
A lock does not say which, but such crates keep to families of names, and these are listed here.
``cargo metadata`` says exactly, and then its ``cfg(…)`` expressions are evaluated instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from teachkit.errors import TeachkitError

__all__ = ["PLATFORMS", "builds_on", "named_for_other_platform"]

# Families of crate names that only one platform builds. Measured over 40 public locks: with
# them, ntpd-rs goes from 51 crates missing in Debian to 4, coreutils from 49 to 4.
_FAMILIES: Mapping[str, str] = {
    "windows": (
        r"windows([_-].*)?|winapi([_-].*)?|wincon.*|winreg|winres(ource)?|winsafe|schannel|"
        r"anstyle-wincon|uds_windows|named_pipe|is_elevated|embed-manifest|clipboard-win|"
        r"wyz-win|cgl-win|kernel32-sys|ws2_32-sys|wmi|widestring-win|ipconfig"
    ),
    "macos": (
        r"core-foundation(-sys)?|core-graphics(-types)?|core-text|security-framework(-sys)?|"
        r"objc(2|-sys|_id|2-.*|-foundation|_exception)?|fsevent(-sys)?|cocoa(-foundation)?|metal|"
        r"dispatch2?|block2?|system-configuration(-sys)?|mach2?|cgl|io-kit-sys|apple-.*|"
        r"fruity__bbqsrc|plist-mac"
    ),
    "wasm": (
        r"wasm-bindgen(-.*)?|js-sys|web-sys|web-time|wasi|wasip[123]|wasix|wit-.*|"
        r"wasm-(encoder|metadata|streams|timer)|wasmparser|gloo(-.*)?|console_error_panic_hook|"
        r"serde-wasm-bindgen|wasite"
    ),
    "android": r"ndk(-.*)?|jni(-.*)?|android[_-].*|rustls-platform-verifier-android|cesu8|"
    r"simd_cesu8",
    "redox": r"redox_.*|libredox|redox-.*",
    "bsd": r"kqueue(-sys)?",
    "other": r"hermit-abi|r-efi(-alloc)?|iana-time-zone-haiku|haiku|fortanix-sgx-abi|uefi(-.*)?",
}
# What may be asked for, and how people write it.
PLATFORMS = {"linux": "Linux", "macos": "macOS", "windows": "Windows", "all": "all platforms"}
_OWN_FAMILY = {"linux": frozenset[str](), "macos": frozenset({"macos", "bsd"}),
               "windows": frozenset({"windows"})}  # fmt: skip
_CFG_FACTS: Mapping[str, frozenset[str]] = {
    "linux": frozenset({"unix", "target_os=linux", "target_family=unix", "target_env=gnu"}),
    "macos": frozenset({"unix", "target_os=macos", "target_family=unix", "target_vendor=apple"}),
    "windows": frozenset({"windows", "target_os=windows", "target_family=windows",
                          "target_env=msvc"}),
}  # fmt: skip
# What the three have in common: a 64-bit PC.
_CFG_COMMON = frozenset(
    {
        "target_arch=x86_64",
        "target_pointer_width=64",
        "target_endian=little",
        "panic=unwind",
        "target_has_atomic",
        *(f"target_has_atomic={width}" for width in ("8", "16", "32", "64", "ptr")),
        "target_feature=sse2",
    }
)
_TOKEN = re.compile(r'\s*(?:([A-Za-z_][A-Za-z0-9_]*)|"([^"]*)"|([(),=]))')


@cache
def _other_platform(platform: str) -> re.Pattern[str]:
    own = _OWN_FAMILY[platform]
    return re.compile("|".join(p for family, p in _FAMILIES.items() if family not in own))


def named_for_other_platform(name: str, platform: str) -> bool:
    """Say whether a crate's name belongs to a family that ``platform`` never builds.

    A guess from the name, good enough to end false alarms; ``cargo metadata`` is exact.
    """
    return platform != "all" and _other_platform(platform).fullmatch(name) is not None


def builds_on(target: str | None, platform: str) -> bool:
    """Say whether a dependency for ``target`` is built on ``platform``, on a 64-bit PC.

    ``target`` is None (everywhere), ``cfg(…)`` or a target triple, as in Cargo.toml's
    ``[target.'…'.dependencies]``.

    Raises:
        TeachkitError: ``bad-cfg`` when the expression does not parse.
    """
    if target is None or platform == "all":
        return True
    if not target.startswith("cfg("):
        wanted = {"linux": "linux", "macos": "darwin", "windows": "windows"}[platform]
        return wanted in target
    tokens = _tokens(target)
    value, rest = _evaluate(tokens, 2, _CFG_FACTS[platform] | _CFG_COMMON, target)
    if tokens[rest:] != [")"]:
        raise _bad(target)
    return value


def _tokens(target: str) -> list[str]:
    tokens, end = [], 0
    while end < len(target.rstrip()):
        match = _TOKEN.match(target, end)
        if match is None:
            raise _bad(target)
        # Strings keep their quote, so that the word any and the value "any" stay apart.
        tokens.append(match[1] or match[3] or f'"{match[2]}')
        end = match.end()
    return tokens


def _evaluate(
    tokens: list[str], at: int, facts: frozenset[str], target: str, depth: int = 0
) -> tuple[bool, int]:
    """Evaluate the predicate that starts at ``at``; return it and where it ends."""
    if depth > 50 or at >= len(tokens) or not tokens[at][0].isidentifier():
        raise _bad(target)
    word = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if word in ("all", "any", "not") and after == "(":
        values, at = [], at + 2
        while at < len(tokens) and tokens[at] != ")":
            value, at = _evaluate(tokens, at, facts, target, depth + 1)
            values.append(value)
            if at < len(tokens) and tokens[at] == ",":
                at += 1
        if at >= len(tokens) or (word == "not" and len(values) != 1):
            raise _bad(target)
        result = {"all": all(values), "any": any(values), "not": not all(values)}[word]
        return result, at + 1
    if after == "=":
        if at + 2 >= len(tokens) or not tokens[at + 2].startswith('"'):
            raise _bad(target)
        return f"{word}={tokens[at + 2][1:]}" in facts, at + 3
    return word in facts or word == "true", at + 1


def _bad(target: str) -> TeachkitError:
    return TeachkitError(
        "bad-cfg",
        f"The target '{target:.80}' is not a cfg expression that Cargo knows",
        hint='Cargo writes cfg(unix), cfg(target_os = "linux"), cfg(any(…)) and the like.',
    )
