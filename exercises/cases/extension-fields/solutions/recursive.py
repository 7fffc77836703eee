"""The first field, and then those of the rest."""

import struct


def split(rest):
    if not rest:
        return []
    if len(rest) < 4:
        raise ValueError("too short for a field")
    kind, length = struct.unpack(">HH", rest[:4])
    if not 4 <= length <= len(rest) or length & 3:
        raise ValueError("no such length")
    return [(kind, rest[4:length]), *split(rest[length:])]


def fields(packet):
    if len(packet[:48]) != 48:
        raise ValueError("too short for a message")
    return split(packet[48:])


def verdict(question, answer, seal_fits):
    numbers = []
    sealed = False
    for kind, value in fields(answer):
        if kind == 0x0404:
            sealed = True
            break
        if kind == 0x0104:
            numbers.append(value)
    asked = [value for kind, value in fields(question) if kind == 0x0104]
    doubts = (
        (answer[1] == 0, "refusal"),
        (not sealed, "no proof"),
        (not seal_fits, "spoilt"),
        (numbers != asked, "not mine"),
    )
    return next((word for holds, word in doubts if holds), "proof")
