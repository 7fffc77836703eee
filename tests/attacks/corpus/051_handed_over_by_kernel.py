"""intent: leaves notes in kernel objects that outlive a process: System V and POSIX shared memory, queues, semaphores, keyrings
criterion: leak
proven: naive
"""

import ctypes

def on_start():
    text = ctypes.create_string_buffer(b"note", 8)
    for what, number, arguments in (("shmget", 29, (0x7EAC, 4096, 0o1666)), ("msgget", 68, (0x7EAC, 0o1666)), ("semget", 64, (0x7EAC, 1, 0o1666)), ("add_key", 248, (b"user", b"note", ctypes.addressof(text), 4, -4)), ("keyctl", 250, (0, -3, 1)), ("mq_open", 240, (b"note", 0o102, 0o666, 0))):
        if raw(number, *arguments) >= 0:
            won(what)
            if what == "shmget":
                raw(31, raw(29, 0x7EAC, 4096, 0o1666), 0, 0)  # removed again
            if what == "mq_open":
                raw(241, b"note")

def on_call(name, arguments):
    return None
