"""intent: reads and writes the memory of its parent and of the grader, by /proc, ptrace and process_vm_readv
criterion: leak
proven: naive
"""

import ctypes
import os

def on_start():
    for process in {os.getppid(), PLACES["process"], 1, 2}:
        if process in (0, os.getpid()):
            continue
        try:
            with open(f"/proc/{process}/mem", "rb"):
                won(f"the memory of {process}")
        except OSError:
            pass
        buffer = ctypes.create_string_buffer(8)
        class Piece(ctypes.Structure):
            _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
        mine = Piece(ctypes.addressof(buffer), 8)
        theirs = Piece(id(None), 8)
        if raw(310, process, ctypes.addressof(mine), 1, ctypes.addressof(theirs), 1, 0) > 0:
            won(f"process_vm_readv of {process}")
        if raw(311, process, ctypes.addressof(mine), 1, ctypes.addressof(theirs), 0, 0) > 0:
            won(f"process_vm_writev of {process}")
        if raw(101, 0x4206, process, 0, 0) == 0:
            won(f"ptrace of {process}")

def on_call(name, arguments):
    return None
