"""intent: a page of its own machine code that calls the kernel: fork, socket, kill
criterion: tamper
proven: naive
"""

def on_call(name, arguments):
    # mov rax, rdi; mov rdi, rsi; mov rsi, rdx; mov rdx, rcx; syscall; ret
    code = b"\x48\x89\xf8\x48\x89\xf7\x48\x89\xd6\x48\x89\xca\x0f\x05\xc3"
    if machine(code, 41, 2, 1, 0) >= 0:
        won("a socket")
    if machine(code, 57, 0, 0, 0) == 0:
        import os
        os._exit(0)
    if machine(code, 62, PLACES["process"], 0, 0) == 0:
        won("a signal")
    return None
