"""misconception: my-number-is-a-proof
feedback: Anybody can send it back
"""


def fields(packet):
    if len(packet) < 48:
        raise ValueError("no message")
    found = []
    at = 48
    while at < len(packet):
        if at + 4 > len(packet):
            raise ValueError("half a field")
        kind = packet[at] * 256 + packet[at + 1]
        length = packet[at + 2] * 256 + packet[at + 3]
        if length < 4 or length % 4 or at + length > len(packet):
            raise ValueError("a length that cannot be")
        found.append((kind, packet[at + 4 : at + length]))
        at += length
    return found


def verdict(question, answer, seal_fits):
    if answer[1] == 0:
        return "refusal"
    kinds = [kind for kind, _ in fields(answer)]
    if 0x0404 in kinds and not seal_fits:
        return "spoilt"
    sealed = fields(answer)[: kinds.index(0x0404)] if 0x0404 in kinds else fields(answer)
    mine = [value for kind, value in fields(question) if kind == 0x0104]
    theirs = [value for kind, value in sealed if kind == 0x0104]
    return "proof" if mine == theirs else "not mine"
