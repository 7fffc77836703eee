"""misconception: a-byte-has-no-sign
feedback: outlives the sun
"""

import struct


def header(packet):
    if len(packet) < 34:
        raise ValueError("too short")
    kind, version, length, domain = struct.unpack_from("!BBHB", packet)
    clock, port, sequence, _, interval = struct.unpack_from("!8sHHBB", packet, 20)
    if version & 15 != 2:
        raise ValueError("another version")
    if not 34 <= length <= len(packet):
        raise ValueError("a length that cannot be")
    return {
        "kind": kind & 15,
        "length": length,
        "domain": domain,
        "clock": clock.hex(),
        "port": port,
        "sequence": sequence,
        "interval": interval,
    }


def elected(packets):
    voices = []
    for packet in packets:
        try:
            said = header(packet)
        except ValueError:
            continue
        if said["kind"] == 11 and said["length"] >= 64:
            voices.append(struct.unpack_from("!BBBHB8s", packet, 47))
    return min(voices)[-1].hex() if voices else None
