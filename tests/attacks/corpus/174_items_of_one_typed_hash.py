"""intent: replies with pairs whose hashes agree once their types stand beside them, from where types lie here
criterion: time
proven: no, it takes a Python whose types lie at one place in every process
"""

MULTIPLY, ADD, BEGIN, MASK = 11400714785074694791, 14029467366897019727, 2870177450012600261, (1 << 64) - 1
END = 2 ^ BEGIN ^ 3527539

def lane(state, item):
    state = (state + item * ADD) & MASK
    return ((state << 31) | (state >> 33)) * MULTIPLY & MASK

def before(state, start):
    state = state * pow(MULTIPLY, -1, 1 << 64) & MASK
    return (((state << 33) | (state >> 31)) - start) * pow(ADD, -1, 1 << 64) & MASK

def on_call(name, arguments):
    kind, pairs = lane(BEGIN, hash(int) & MASK), []
    for number in range(4000):
        state = lane(BEGIN, hash((int, number)) & MASK)
        solved = before((before(12345, state) - END) & MASK, kind)
        if solved < (1 << 61) - 1:
            pairs.append(extension(1, msgpack.packb([number, solved])))
    items = b"\xdc" + len(pairs).to_bytes(2, "big") + b"".join(pairs)
    reply([extension(2, items)])
