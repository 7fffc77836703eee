"""misconception: a-slice-complains
feedback: A slice never complains
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
        if length < 4 or length % 4:
            raise ValueError("a length that cannot be")
        found.append((kind, packet[at + 4 : at + length]))
        at += length
    return found


def verdict(question, answer, seal_fits):
    if answer[1] == 0:
        return "refusal"
    kinds = [kind for kind, _ in fields(answer)]
    if 0x0404 not in kinds:
        return "no proof"
    if not seal_fits:
        return "spoilt"
    sealed = fields(answer)[: kinds.index(0x0404)]
    mine = [value for kind, value in fields(question) if kind == 0x0104]
    theirs = [value for kind, value in sealed if kind == 0x0104]
    return "proof" if mine == theirs else "not mine"
