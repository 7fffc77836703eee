"""What a sudoers file needs of sudo, line by line, and what sudo-rs 0.2.15 would refuse.

Somebody who leaves features out owes the others a way to find out before they switch. This one
reads a file as text and names each feature that it uses. It is no parser: the real one is
``visudo-rs -c -f FILE``, and a test holds this reader to the real one's answers on the 63
directives of `teachkit.data.focus.directives`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from teachkit.errors import TeachkitError

__all__ = ["SETTINGS", "VERSION", "Need", "sudoers_needs"]

# The sudo-rs that the words below are held against.
VERSION = "0.2.15"

# A file of a megabyte is no sudoers file.
MOST_LETTERS = 1_000_000

# The settings that sudo-rs knows: entries of defaults! in src/defaults/mod.rs at e5a01fd7
# (2026-07-15), and no others.
# fmt: off
SETTINGS = frozenset({
    "always_query_group_plugin", "always_set_home", "apparmor_profile", "editor", "env_check",
    "env_delete", "env_editor", "env_keep", "env_reset", "fqdn", "ignore_dot", "insults",
    "lecture", "log_allowed", "log_denied", "mail_badpass", "mailerpath", "match_group_by_gid",
    "noexec", "noninteractive_auth", "passwd_timeout", "passwd_tries", "pwfeedback", "rootpw",
    "runcwd", "secure_path", "setenv", "targetpw", "timestamp_timeout", "timestamp_type",
    "umask", "umask_override", "use_pty", "verifypw", "visiblepw",
})
# fmt: on
_LISTS = frozenset({"env_check", "env_delete", "env_keep"})
_TAGS = frozenset(
    {"NOFOLLOW", "NOPASSWD", "PASSWD", "SETENV", "NOSETENV", "NOEXEC", "EXEC", "NOINTERCEPT"}
)
_OPTIONS = frozenset({"CWD", "APPARMOR_PROFILE"})

_COMMENT = re.compile(r"(?<!\\)#(?!include|\d).*|^#(?!include|\d).*")
_DEFAULTS = re.compile(r"Defaults(?:[@:!>]\S+)?\s+(.*)")
_ALIAS = re.compile(r"(User|Runas|Host|Cmnd|Cmd)_Alias\s+(.*)")
_QUOTED = re.compile(r'"[^"]*"')
_BRACKETED = re.compile(r"\([^()]*\)")
_SETTING = re.compile(r"!*\s*([a-z_][a-z0-9_]*)\s*([+-]?=)?\s*(.*)", re.DOTALL)
_TAG = re.compile(r"([A-Z_]+)\s*:(?!:)\s*")
_OPTION = re.compile(r"([A-Z_]+)\s*=\s*(\S+)\s*")
_DIGEST = re.compile(r"sha(?:224|256|384|512)\s*:\s*\S+\s*")
_ADDRESS = re.compile(r"!?\s*(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]+)(?:/[\d.]+)?")
_WILD = re.compile(r"(?<!\\)[*?\[]")
# In arguments sudo-rs refuses these two, and takes "[a-z]" letter by letter.
_WILD_ARGUMENT = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True)
class Need:
    """A feature that a line uses; ``refused`` says that sudo-rs 0.2.15 refuses the line for it."""

    feature: str
    line: int
    words: str
    refused: bool


def sudoers_needs(text: str, *, place: str = "") -> tuple[Need, ...]:
    """Return what each line of a sudoers file needs, in the order of the file.

    Plain rules need nothing. Files that it includes are not read.

    Raises:
        TeachkitError: ``long-file`` for more than a megabyte.
    """
    if len(text) > MOST_LETTERS:
        raise TeachkitError(
            "long-file",
            "That is no sudoers file: it has more than a million letters",
            place=place,
            hint="Give /etc/sudoers, or one of the files that it includes.",
        )
    needs: dict[tuple[str, int], Need] = {}
    for number, line in _lines(text):
        for feature, words, refused in _line(line):
            needs.setdefault((feature, number), Need(feature, number, words[:80], refused))
    return tuple(needs.values())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each logical line with the number of its first one; comments are gone."""
    held, first = "", 0
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        first = first or number
        if raw.endswith("\\"):
            held += raw[:-1] + " "
            continue
        line = _COMMENT.sub("", held + raw).strip()
        if line:
            yield first, line
        held, first = "", 0
    if held.strip():
        yield first, held.strip()


def _line(line: str) -> Iterator[tuple[str, str, bool]]:
    if line.startswith(("@include", "#include")):
        yield "files included", line, False
        return
    defaults = _DEFAULTS.match(line)
    if defaults:
        if line.startswith("Defaults!") and _WILD.search(line.split(None, 1)[0]):
            yield "wildcard in a command", line.split(None, 1)[0], False
        yield from _settings(defaults[1])
        return
    alias = _ALIAS.match(line)
    if alias:
        yield "aliases", line, False
        for definition in alias[2].split(":"):
            _, _, members = definition.partition("=")
            if alias[1] in {"Cmnd", "Cmd"}:
                yield from _commands(members)
            elif alias[1] == "Host":
                yield from _hosts(members)
            elif alias[1] == "User":
                yield from _users(members)
        return
    yield from _rule(line)


def _settings(text: str) -> Iterator[tuple[str, str, bool]]:
    for part in _split_outside(_QUOTED, text):
        setting = _SETTING.match(part.strip())
        if setting:
            name, sign, value = setting.groups()
            wrong = name == "timestamp_type" and value not in {"", "tty", "ppid"}
            wrong = wrong or (sign in {"+=", "-="} and name not in _LISTS)
            yield name, part.strip(), name not in SETTINGS or wrong


def _rule(line: str) -> Iterator[tuple[str, str, bool]]:
    who, found, what = line.partition("=")
    if not found:
        return
    *users, hosts = re.split(r"(?<!,)\s+(?!,)", who.strip()) or [""]
    yield from _users(" ".join(users))
    yield from _hosts(hosts)
    yield from _commands(what)


def _users(text: str) -> Iterator[tuple[str, str, bool]]:
    for user in text.split(","):
        if user.strip().lstrip("! ").startswith("+"):
            yield "netgroups", user.strip(), True


def _hosts(text: str) -> Iterator[tuple[str, str, bool]]:
    for host in text.split(","):
        if _ADDRESS.fullmatch(host.strip()):
            yield "rules by host address", host.strip(), True


def _commands(text: str) -> Iterator[tuple[str, str, bool]]:
    for part in _split_outside(_BRACKETED, text):
        command = re.sub(r"^\s*\([^)]*\)", "", part).strip()
        while True:
            digest = _DIGEST.match(command)
            tag = _TAG.match(command)
            option = _OPTION.match(command)
            if digest:
                yield "digests of commands", digest[0].strip(), True
                command = command[digest.end() :]
            elif tag:
                yield tag[1], tag[0].strip(), tag[1] not in _TAGS
                command = command[tag.end() :]
            elif option:
                yield f"{option[1]}=", option[0].strip(), option[1] not in _OPTIONS
                command = command[option.end() :]
            else:
                break
        yield from _command(command.lstrip("! "))


def _split_outside(kept: re.Pattern[str], text: str) -> list[str]:
    """Split at commas that have no backslash and lie outside of what ``kept`` matches."""
    hidden = kept.sub(lambda match: match[0].replace(",", "\0"), text)
    return [part.replace("\0", ",") for part in re.split(r"(?<!\\),", hidden)]


def _command(command: str) -> Iterator[tuple[str, str, bool]]:
    path, *arguments = command.split() or [""]
    if path.startswith("^"):
        yield "regular expression for a command", path, True
    elif _WILD.search(path):
        yield "wildcard in a command", path, False
    if path == "sudoedit":
        yield "sudoedit", command, False
    if not arguments:
        return
    if arguments[0].startswith("^"):
        yield "regular expression in arguments", command, True
        return
    if arguments[-1] == "*":
        yield "any further arguments (a last *)", command, False
        arguments = arguments[:-1]
    if any(_WILD_ARGUMENT.search(argument) for argument in arguments):
        yield "wildcard in arguments", command, True
    elif any(_WILD.search(argument) for argument in arguments):
        yield "character class in arguments", command, False
    elif arguments and path != "sudoedit":
        yield "given arguments", command, False
