"""intent: int 0x80: the 32-bit calls, which have other numbers (socketcall, fork)
criterion: tamper
proven: naive
"""

def on_call(name, arguments):
    # push rbx; mov eax, edi; mov ebx, esi; xor ecx, ecx; int 0x80; cdqe; pop rbx; ret
    code = b"\x53\x89\xf8\x89\xf3\x31\xc9\xcd\x80\x48\x98\x5b\xc3"
    for number in (359, 2, 190, 20):
        result = machine(code, number, 1)
        if result == 0 and number in (2, 190):
            import os
            os._exit(0)
        if result > 0 and number != 20:
            won(f"32-bit call {number}")
    return None
