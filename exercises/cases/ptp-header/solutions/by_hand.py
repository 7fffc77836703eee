"""Byte for byte, with a small reader of numbers."""


def number(packet, begin, end):
    value = 0
    for byte in packet[begin:end]:
        value = value * 256 + byte
    return value


def header(packet):
    short = len(packet) < 34
    if short or packet[1] % 16 != 2:
        raise ValueError("no header that we know")
    length = number(packet, 2, 4)
    if length < 34 or length > len(packet):
        raise ValueError("it lies about its length")
    interval = packet[33]
    return {
        "kind": packet[0] % 16,
        "length": length,
        "domain": packet[4],
        "clock": "".join(f"{byte:02x}" for byte in packet[20:28]),
        "port": number(packet, 28, 30),
        "sequence": number(packet, 30, 32),
        "interval": interval - 256 if interval > 127 else interval,
    }


def elected(packets):
    best = None
    for packet in packets:
        try:
            said = header(packet)
        except ValueError:
            continue
        if said["kind"] != 11 or said["length"] < 64:
            continue
        # The fields stand in the order of the election, so their bytes compare as they do.
        claim = packet[47:61]
        if best is None or claim < best:
            best = claim
    return None if best is None else best[6:].hex()
