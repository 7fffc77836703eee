"""seccomp: which system calls a child may make. A list of what is allowed; the rest gets EPERM.

The filter is compiled by the system's libseccomp (https://github.com/seccomp/libseccomp), which
knows the numbers on every architecture and refuses foreign ones (32-bit calls, x32), in the
trusted process; the child only loads the bytes.

Not on the list, on purpose: a process, a thread, a program, a socket, a signal to anybody,
anything that looks into another process, new namespaces, new kinds of memory. Nor are links,
modes, owners and times of files, which Landlock does not cover everywhere.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Iterable

__all__ = ["compile_filter", "library_version", "load_filter", "ready_filter", "system_calls"]

ALLOWED = """
read write readv writev pread64 pwrite64 preadv pwritev lseek _llseek
creat close close_range dup dup2 dup3 poll ppoll select pselect6
stat fstat lstat newfstatat fstatat64 stat64 fstat64 lstat64 statx access faccessat faccessat2
readlink readlinkat getcwd chdir fchdir getdents getdents64
mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2
ftruncate ftruncate64 fallocate fsync fdatasync sendfile sendfile64 copy_file_range umask
brk mprotect munmap mremap
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending sigaltstack sigreturn
setitimer getitimer alarm pause nanosleep clock_nanosleep clock_nanosleep_time64
clock_gettime clock_gettime64 clock_getres clock_getres_time64 gettimeofday time times
getpid getppid gettid getpgrp getuid geteuid getgid getegid getresuid getresgid
getgroups getrlimit ugetrlimit getrusage uname sysinfo getcpu getrandom sched_yield
set_robust_list set_tid_address rseq
restart_syscall exit exit_group
""".split()  # noqa: SIM905  # a table of words reads best as lines

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_EQUAL, _MASKED_EQUAL = 4, 7
_ATTRIBUTE_OPTIMIZE = 8
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
# asm-generic/mman.h. Memory that is shared, that grows by itself or that is huge would escape the
# limit on memory that is written to (RLIMIT_DATA).
_MAPS = 0x1 | 0x100 | 0x40000  # SHARED, GROWSDOWN, HUGETLB
_FUTEX_PRIVATE = 128
# Beyond these fcntl can name another process to be sent signals, and hold leases on files.
_FCNTL = ("F_DUPFD", "F_DUPFD_CLOEXEC", "F_GETFD", "F_SETFD", "F_GETFL", "F_SETFL")
# sqlite3 wants them. They say yes and do nothing: an answer is one process, and its neighbours
# could read what it writes into a lock on a file that all can open. F_GETLK is refused.
_FCNTL_LOCKS = ("F_SETLK", "F_SETLKW")
# What allocators say. Others push pages out of the cache, where the next answer could notice.
_ADVICE = (0, 4, 8, 14, 15)  # NORMAL, DONTNEED, FREE, HUGEPAGE, NOHUGEPAGE in asm-generic/mman.h
_IOCTL = ("TCGETS", "FIOCLEX", "FIONCLEX")  # isatty, and descriptors that programs do not inherit

_libc = ctypes.CDLL(None, use_errno=True)


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


class _Version(ctypes.Structure):
    _fields_ = (("major", ctypes.c_uint), ("minor", ctypes.c_uint), ("micro", ctypes.c_uint))


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = (ctypes.c_uint32,)
    library.seccomp_release.argtypes = (ctypes.c_void_p,)
    library.seccomp_attr_set.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32)
    library.seccomp_rule_add_array.argtypes = (
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.c_void_p,
    )
    library.seccomp_export_bpf.argtypes = (ctypes.c_void_p, ctypes.c_int)
    library.seccomp_version.restype = ctypes.POINTER(_Version)
    return library


def library_version() -> str:
    """Return libseccomp's version.

    Raises:
        OSError: when it is not there.
    """
    version = _library().seccomp_version().contents
    return f"{version.major}.{version.minor}.{version.micro}"


def system_calls(names: Iterable[str]) -> dict[str, int]:
    """Return the numbers, on this architecture, of those system calls that it has."""
    library = _library()
    numbers = {name: library.seccomp_syscall_resolve_name(name.encode()) for name in names}
    return {name: number for name, number in numbers.items() if number >= 0}


def compile_filter(more: Iterable[str] = ()) -> bytes:
    """Return the filter as a program for the kernel, 8 bytes an instruction.

    ``more`` are system calls that are allowed besides.

    Raises:
        OSError: when libseccomp is not there, or cannot do it.
    """
    library = _library()
    context = library.seccomp_init(_ERRNO | errno.EPERM)
    if not context:
        raise OSError(errno.ENOMEM, "seccomp_init")
    try:
        # A tree instead of a list: half the time to load it. Older libraries do not know it.
        library.seccomp_attr_set(context, _ATTRIBUTE_OPTIMIZE, 2)
        for name in (*ALLOWED, *more):
            _add(library, context, _ALLOW, name)
        # The C library falls back to clone, and says EPERM, only when clone3 is not there at all.
        _add(library, context, _ERRNO | errno.ENOSYS, "clone3")
        # The C library falls back to the older ones, which do not look into the page cache.
        for name in ("preadv2", "pwritev2"):
            _add(library, context, _ERRNO | errno.ENOSYS, name)
        _add_conditions(library, context)
        return _exported(library, context)
    finally:
        library.seccomp_release(context)


def _add_conditions(library: ctypes.CDLL, context: int) -> None:
    import fcntl
    import termios

    # About itself (pid 0) alone: not even whether another process is there.
    for name in ("prlimit64", "getpgid", "getsid", "sched_getaffinity"):
        _add(library, context, _ALLOW, name, (0, _EQUAL, 0, 0))
    for name in ("mmap", "mmap2"):
        _add(library, context, _ALLOW, name, (3, _MASKED_EQUAL, _MAPS, 0))
    # Within one process. By way of a file that others have mapped as well, they could be woken.
    private = (1, _MASKED_EQUAL, _FUTEX_PRIVATE, _FUTEX_PRIVATE)
    for name in ("futex", "futex_time64"):
        _add(library, context, _ALLOW, name, private)
    for name in ("fcntl", "fcntl64"):
        for command in _FCNTL:
            _add(library, context, _ALLOW, name, (1, _EQUAL, getattr(fcntl, command), 0))
        for command in _FCNTL_LOCKS:
            _add(library, context, _ERRNO | 0, name, (1, _EQUAL, getattr(fcntl, command), 0))
    # Below ABI 3, Landlock lets a file be emptied by who may only read it.
    writing = os.O_TRUNC | os.O_ACCMODE
    for name, flags in (("open", 1), ("openat", 2)):
        for mask, value in (
            (os.O_TRUNC, 0),
            (writing, os.O_TRUNC | os.O_WRONLY),
            (writing, os.O_TRUNC | os.O_RDWR),
        ):
            _add(library, context, _ALLOW, name, (flags, _MASKED_EQUAL, mask, value))
    for advice in _ADVICE:
        _add(library, context, _ALLOW, "madvise", (2, _EQUAL, advice, 0))
    for command in _IOCTL:
        _add(library, context, _ALLOW, "ioctl", (1, _EQUAL, getattr(termios, command), 0))


def _add(
    library: ctypes.CDLL,
    context: int,
    action: int,
    name: str,
    condition: tuple[int, int, int, int] | None = None,
) -> None:
    number = library.seccomp_syscall_resolve_name(name.encode())
    if number < 0:  # this architecture has no such call, or this library does not know it yet
        return
    comparison = ctypes.byref(_Comparison(*condition)) if condition else None
    failed = library.seccomp_rule_add_array(
        context, action, number, int(condition is not None), comparison
    )
    if failed:
        raise OSError(-failed, f"seccomp_rule_add: {name}")


def _exported(library: ctypes.CDLL, context: int) -> bytes:
    file = os.memfd_create("filter")
    try:
        if failed := library.seccomp_export_bpf(context, file):
            raise OSError(-failed, "seccomp_export_bpf")
        return os.pread(file, 1 << 20, 0)
    finally:
        os.close(file)


def ready_filter(code: bytes) -> ctypes.Structure:
    """Return the bytes of `compile_filter` in the form that `load_filter` hands to the kernel."""
    program = _Program(len(code) // 8)
    buffer = ctypes.create_string_buffer(code, len(code))
    program.code = ctypes.cast(buffer, ctypes.c_void_p)
    program.buffer = buffer  # kept alive as long as the program
    return program


def load_filter(program: ctypes.Structure) -> None:
    """Hold this thread to the filter for good; "no new privileges" must be set before.

    Raises:
        OSError: when the kernel refuses.
    """
    if _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")
