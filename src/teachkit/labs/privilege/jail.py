"""A folder that programs take for the whole system, and one user in it who is not root.

sudo is only sudo when it is setuid and its rules lie in ``/etc``. So this copies what was unpacked
to a folder, adds accounts and rules, makes the programs setuid there, and starts them by chroot(2)
as ``alice``. Before that it gives up each right that neither needs, for good, so that not even a
root in there could mount, make devices, or come out again.

Run as ``python -m teachkit.labs.privilege.jail FOLDER ZONE PROGRAM [ARGUMENT…]`` by root.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teachkit.labs.process import Ran

__all__ = ["ALICE", "build", "enter", "rule", "try_in"]

# The user and the group of whoever asks for root.
ALICE = 1000

# linux/capability.h: chown, dac_override, dac_read_search, fowner, fsetid, kill, setgid, setuid,
# sys_resource, audit_write. setuid programs get these and no others.
_KEPT = frozenset({0, 1, 2, 3, 4, 5, 6, 7, 24, 29})
_PR_CAPBSET_READ, _PR_CAPBSET_DROP = 23, 24  # linux/prctl.h

_FILES = {
    "etc/passwd": f"root:x:0:0::/root:/bin/sh\nalice:x:{ALICE}:{ALICE}::/:/bin/sh\n",
    "etc/group": f"root:x:0:\nalice:x:{ALICE}:\n",
    "etc/hosts": "127.0.0.1 localhost\n",
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\nhosts: files\n",
    "var/log/a.log": "a line of a log\n",
}
# Passwords are not what this is about: every rule says NOPASSWD, and PAM agrees.
_PAM = (
    "auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n"
)
_SETUID = ("usr/bin/sudo", "usr/lib/cargo/bin/sudo")


def build(root: Path, *layers: Path) -> None:
    """Build a jail in the folder ``root``, which is new, of what was unpacked to ``layers``.

    What two of them have is taken from the first.
    """
    for layer in layers:
        shutil.copytree(layer, root, symlinks=True, dirs_exist_ok=True, ignore=_there(root, layer))
    for name in ("dev", "proc", "run", "tmp", "root", "etc/pam.d", "var/log"):
        (root / name).mkdir(parents=True, exist_ok=True)
    for name, text in _FILES.items():
        (root / name).write_text(text)
    for name in ("sudo", "sudo-rs", "other"):
        (root / "etc/pam.d" / name).write_text(_PAM)
    shadow = root / "etc/shadow"
    shadow.write_text("root:*:20000::::::\nalice:*:20000::::::\n")
    shadow.chmod(0o600)
    for name in _SETUID:
        if (root / name).is_file():
            (root / name).chmod(0o4755)


def _there(root: Path, layer: Path) -> Callable[[str, list[str]], list[str]]:
    def there(folder: str, names: list[str]) -> list[str]:
        here = root / Path(folder).relative_to(layer)
        return [name for name in names if (here / name).is_symlink() or (here / name).is_file()]

    return there


def rule(root: Path, text: str) -> None:
    """Make ``text`` the only rules of the jail."""
    file = root / "etc/sudoers"
    file.unlink(missing_ok=True)
    file.write_text(text + "\n")
    file.chmod(0o440)


def try_in(root: Path, command: tuple[str, ...], *, zone: str = "") -> Ran:
    """Run a command in the jail as alice, and return what came of it; ``zone`` is her TZ.

    Raises:
        TeachkitError: ``not-started`` when this Python cannot be started.
    """
    from teachkit.labs.process import ran

    here = [sys.executable, "-P", "-m", "teachkit.labs.privilege.jail", str(root), zone]
    return ran([*here, *command], within=20)


def enter(root: str, zone: str, command: list[str]) -> None:
    """Become alice in the jail, and then the command: this does not return.

    Raises:
        OSError: this process is not root's, or there is no such program in there.
    """
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    os.chroot(root)
    os.chdir("/")
    for right in range(64):
        # The kernel knows fewer than 64, and says so.
        there = libc.prctl(_PR_CAPBSET_READ, right, 0, 0, 0) == 1
        if there and right not in _KEPT and libc.prctl(_PR_CAPBSET_DROP, right, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "a right could not be given up")
    os.setgroups([ALICE])
    os.setresgid(ALICE, ALICE, ALICE)
    os.setresuid(ALICE, ALICE, ALICE)
    environment = {"PATH": "/usr/bin:/usr/sbin"} | ({"TZ": zone} if zone else {})
    os.execve(command[0], command, environment)  # noqa: S606  # to run it is what this is for


if __name__ == "__main__":
    enter(sys.argv[1], sys.argv[2], sys.argv[3:])
