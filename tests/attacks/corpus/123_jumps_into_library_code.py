"""intent: enters libc's own wrappers in the middle, by address, where checks of names do not look
criterion: tamper
proven: naive
"""

import ctypes

def on_call(name, arguments):
    library = ctypes.CDLL(None, use_errno=True)
    for function, given in (("fork", ()), ("vfork", ()), ("socket", (2, 1, 0)), ("memfd_create", (b"x", 0)), ("unshare", (0x10000000,)), ("kill", (PLACES["process"], 0)), ("shm_open", (b"/x", 66, 438)), ("sem_open", (b"/x", 64, 438, 1))):
        try:
            result = getattr(library, function)(*given)
        except AttributeError:
            continue
        if result == 0 and function in ("fork", "vfork"):
            library._exit(0)
        if result > 0:
            won(function)
    return None
