"""Forbidden acts, and a few that must work, for a child to try on itself.

This file runs as an answer does: `teachkit.grading.sandbox.probe` hands it in like any learner's.
An act raises when it is denied, and returns what it got when it is not. Acts that succeed do no
harm: what they reach for was put there for them, or they stop short of the deed.
"""

# ruff: noqa: ARG001, BLE001, D103  # all acts are called alike, may fail in any way, and are named
# by what they do: the names are what people read

import os
from typing import Any

Facts = dict[str, Any]


def attempt(facts: Facts) -> list[list[object]]:
    """Try everything; return [name, got through, what was said] for each act."""
    found: list[list[object]] = []
    for act in (*FORBIDDEN, *FORBIDDEN_NAMES, *NEEDED):
        try:
            said = act(facts)
        except Exception as error:
            found.append([act.__name__, False, f"{type(error).__name__}: {error}"[:300]])
        else:
            found.append([act.__name__, True, str(said)[:300]])
    return found


def attempt_foreign(facts: Facts) -> int:
    """Call the kernel by its 32-bit entrance, which has numbers of its own; returns if it may."""
    import ctypes
    import mmap

    # mov eax, 20 (getpid there); int 0x80; ret
    code = bytes([0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3])
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    page = mmap.mmap(-1, 4096, flags, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    place = ctypes.addressof(ctypes.c_char.from_buffer(page))
    answer: int = ctypes.CFUNCTYPE(ctypes.c_int)(place)()
    if answer != os.getpid():
        raise PermissionError(f"the kernel said {answer}")
    return answer


def start_a_process(facts: Facts) -> object:
    if os.fork() == 0:
        os._exit(0)
    return "forked"


def start_a_program(facts: Facts) -> object:
    # Not there: so the kernel says so, if it gets as far as looking.
    try:
        os.execv("/nonexistent", ["nonexistent"])  # noqa: S606  # the point of it
    except FileNotFoundError:
        return "the kernel looked for it"


def start_a_thread(facts: Facts) -> object:
    import _thread

    return _thread.start_new_thread(int, ())


def open_a_socket(facts: Facts) -> object:
    import socket

    return socket.socket().fileno()


def open_a_local_socket(facts: Facts) -> object:
    import socket

    return socket.socketpair()[0].fileno()


def pass_on_a_descriptor(facts: Facts) -> object:
    import ctypes

    # An empty message to where there may be a socket: the kernel need not even look.
    libc = ctypes.CDLL(None, use_errno=True)
    for descriptor in range(3, 64):
        if libc.sendmsg(descriptor, ctypes.create_string_buffer(56), 0) >= 0:
            return "sent"
        if ctypes.get_errno() == 1:
            raise PermissionError(1, "sendmsg")
    raise OSError("there is no socket")


def signal_the_grader(facts: Facts) -> object:
    os.kill(facts["grader"], 0)
    return "it may be signalled"


def signal_the_parent(facts: Facts) -> object:
    os.kill(os.getppid(), 0)
    return "it may be signalled"


def be_told_of_the_graders_descriptors(facts: Facts) -> object:
    import fcntl

    return fcntl.fcntl(0, fcntl.F_SETOWN, facts["grader"])


def watch_a_file(facts: Facts) -> object:
    import fcntl

    return fcntl.fcntl(0, fcntl.F_NOTIFY, fcntl.DN_ACCESS)


def lease_a_file(facts: Facts) -> object:
    import fcntl

    with open("mine", "w") as mine:
        return fcntl.fcntl(mine, fcntl.F_SETLEASE, fcntl.F_WRLCK)


def type_on_the_terminal(facts: Facts) -> object:
    import fcntl
    import termios

    try:
        return fcntl.ioctl(0, termios.TIOCSTI, b"x")
    except OSError as error:
        if error.errno == 25:  # no terminal: but the kernel would have done it
            return "the kernel looked for a terminal"
        raise


def limit_the_grader(facts: Facts) -> object:
    import resource

    return resource.prlimit(facts["grader"], resource.RLIMIT_NOFILE)


def raise_my_limits(facts: Facts) -> object:
    import resource

    now = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (now[1] + 64, now[1] + 64))
    return "raised"


def link_symbolically(facts: Facts) -> object:
    os.symlink("/", "root")
    return "linked"


def link(facts: Facts) -> object:
    os.link(facts["secret"], "stolen")
    return "linked"


def change_a_mode(facts: Facts) -> object:
    with open("mine", "w") as mine:
        mine.write("x")
    os.chmod("mine", 0o700)
    return "changed"


def make_a_pipe_in_a_folder(facts: Facts) -> object:
    os.mkfifo("pipe")
    return "made"


def write_into_a_file_outside(facts: Facts) -> object:
    with open(facts["secret"], "r+") as outside:
        return outside.write("x")


def empty_a_file_outside(facts: Facts) -> object:
    os.truncate(facts["secret"], 0)
    return "emptied"


def empty_a_file_while_reading(facts: Facts) -> object:
    with open("mine", "w") as mine:
        mine.write("x")
    os.close(os.open("mine", os.O_RDONLY | os.O_TRUNC))
    return "emptied"


def date_a_file_outside(facts: Facts) -> object:
    os.utime(facts["secret"], (0, 0))
    return "dated"


def remove_a_file_outside(facts: Facts) -> object:
    os.unlink(facts["spare"])
    return "removed"


def move_a_file_outside(facts: Facts) -> object:
    os.rename(facts["spare"], "stolen")
    return "moved"


def create_a_file_outside(facts: Facts) -> object:
    with open(facts["secret"] + ".more", "w") as outside:
        return outside.write("x")


def create_a_file_above(facts: Facts) -> object:
    with open("../above", "w") as outside:
        return outside.write("x")


def create_a_file_for_all(facts: Facts) -> object:
    name = f"/tmp/teachkit-{os.getpid()}"  # noqa: S108  # tried because everybody may elsewhere
    with open(name, "w") as outside:
        outside.write("x")
    os.unlink(name)
    return "created"


def read_a_file_outside(facts: Facts) -> object:
    with open(facts["secret"]) as outside:
        return outside.read()


def read_the_accounts(facts: Facts) -> object:
    with open("/etc/passwd") as outside:
        return outside.read(20)


def read_the_graders_source(facts: Facts) -> object:
    with open(facts["grader_source"]) as outside:
        return outside.read(20)


def read_installed_packages(facts: Facts) -> object:
    for folder in facts["installed"]:
        try:
            return os.listdir(folder)
        except OSError as error:
            denied = error
    raise denied


def list_processes(facts: Facts) -> object:
    return os.listdir("/proc")


def read_the_graders_environment(facts: Facts) -> object:
    with open(f"/proc/{facts['grader']}/environ", "rb") as outside:
        return outside.read(20)


def read_the_graders_memory(facts: Facts) -> object:
    with open(f"/proc/{facts['grader']}/mem", "rb") as outside:
        return outside.fileno()


def follow_the_graders_links(facts: Facts) -> object:
    for name in ("cwd", "exe", "fd/0"):
        try:
            return os.readlink(f"/proc/{facts['grader']}/{name}")
        except OSError as error:
            denied = error
    raise denied


def read_the_parents_environment(facts: Facts) -> object:
    with open(f"/proc/{os.getppid()}/environ", "rb") as outside:
        return outside.read(20)


def read_the_first_process(facts: Facts) -> object:
    with open("/proc/1/environ", "rb") as outside:
        return outside.read(20)


def take_three_gigabytes(facts: Facts) -> object:
    return len(bytearray(3 << 30))


def take_a_gigabyte_in_steps(facts: Facts) -> object:
    import mmap

    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    return len([mmap.mmap(-1, 64 << 20, flags) for _ in range(16)])


def share_memory(facts: Facts) -> object:
    import mmap

    return len(mmap.mmap(-1, 1 << 20))


def have_memory_that_grows_by_itself(facts: Facts) -> object:
    import mmap

    return len(mmap.mmap(-1, 1 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x100))


def ask_who_holds_a_lock(facts: Facts) -> object:
    import fcntl

    with open(os.__file__, "rb") as library:
        return fcntl.fcntl(library, fcntl.F_GETLK, bytes(32))


def push_pages_out_of_the_cache(facts: Facts) -> object:
    with open(os.__file__, "rb") as library:
        os.posix_fadvise(library.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return "pushed"


def write_a_large_file(facts: Facts) -> object:
    with open("large", "wb") as large:
        large.truncate((64 << 20) + 1)
    return "written"


def open_many_files(facts: Facts) -> object:
    opened: list[int] = []
    try:
        while len(opened) < 1000:
            opened += [os.dup(0)]
    finally:
        for descriptor in opened:
            os.close(descriptor)
    return len(opened)


def read_the_environment(facts: Facts) -> object:
    import ctypes

    block = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    first = block[0] if ctypes.cast(block, ctypes.c_void_p).value else None
    if os.environ or first:
        return sorted(os.environ) or first
    raise KeyError("it is empty")


def find_other_descriptors(facts: Facts) -> object:
    found = []
    for descriptor in range(4, 4096):
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        found.append(descriptor)
    if found:
        return found
    raise OSError("there are none")


def make_other_system_calls(facts: Facts) -> object:
    """Call the kernel with arguments that are wrong for everything: who is let in is told so."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    wrong = ctypes.c_long(-1)
    let_in = []
    for name, number in sorted(facts["numbers"].items()):
        ctypes.set_errno(0)
        libc.syscall(ctypes.c_long(number), wrong, wrong, wrong, wrong, wrong, wrong)
        if ctypes.get_errno() not in (1, 38):  # EPERM, ENOSYS
            let_in.append(name)
    if let_in:
        return " ".join(let_in)
    raise PermissionError(f"{len(facts['numbers'])} of them denied")


def see_that_a_file_is_there(facts: Facts) -> object:
    return os.stat(facts["secret"]).st_size


def see_that_a_process_is_there(facts: Facts) -> object:
    return os.getpgid(facts["grader"])


def see_the_name_of_the_machine(facts: Facts) -> object:
    name = os.uname().nodename
    if name == facts["machine"]:
        return name
    raise OSError("it has another name here")


def work_in_my_folder(facts: Facts) -> object:
    os.makedirs("a/b")
    with open("a/b/c", "w") as mine:
        mine.write("mine")
    os.rename("a/b/c", "d")
    with open("d") as mine:
        text = mine.read()
    os.unlink("d")
    os.removedirs("a/b")
    return text


def import_the_standard_library(facts: Facts) -> object:
    import importlib

    for name in facts["modules"]:
        importlib.import_module(name)
    return len(facts["modules"])


def draw_random_bytes(facts: Facts) -> object:
    with open("/dev/urandom", "rb") as device:
        return len(device.read(8)) + len(os.urandom(8))


def throw_away(facts: Facts) -> object:
    with open(os.devnull, "w") as device:
        return device.write("nothing")


def tell_the_time(facts: Facts) -> object:
    import datetime as dt
    import time

    time.sleep(0.001)
    return dt.datetime.now(dt.UTC).year


FORBIDDEN = (
    start_a_process,
    start_a_program,
    start_a_thread,
    open_a_socket,
    open_a_local_socket,
    pass_on_a_descriptor,
    signal_the_grader,
    signal_the_parent,
    be_told_of_the_graders_descriptors,
    watch_a_file,
    lease_a_file,
    type_on_the_terminal,
    limit_the_grader,
    raise_my_limits,
    link_symbolically,
    link,
    change_a_mode,
    make_a_pipe_in_a_folder,
    write_into_a_file_outside,
    empty_a_file_outside,
    empty_a_file_while_reading,
    date_a_file_outside,
    remove_a_file_outside,
    move_a_file_outside,
    create_a_file_outside,
    create_a_file_above,
    create_a_file_for_all,
    read_a_file_outside,
    read_the_accounts,
    read_the_graders_source,
    read_installed_packages,
    list_processes,
    see_that_a_process_is_there,
    read_the_graders_environment,
    read_the_graders_memory,
    follow_the_graders_links,
    read_the_parents_environment,
    read_the_first_process,
    take_three_gigabytes,
    take_a_gigabyte_in_steps,
    share_memory,
    have_memory_that_grows_by_itself,
    ask_who_holds_a_lock,
    push_pages_out_of_the_cache,
    write_a_large_file,
    open_many_files,
    read_the_environment,
    find_other_descriptors,
    make_other_system_calls,
)
FORBIDDEN_NAMES = (
    see_that_a_file_is_there,
    see_the_name_of_the_machine,
)
NEEDED = (
    work_in_my_folder,
    import_the_standard_library,
    draw_random_bytes,
    throw_away,
    tell_the_time,
)
