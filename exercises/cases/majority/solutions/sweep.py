"""Walk along all ends once, as Marzullo does: up at a beginning, down after an end."""


def agreed(clocks):
    edges = sorted([(low, 0) for low, _ in clocks] + [(high, 1) for _, high in clocks])
    best = [0.0, 0.0, 0]
    now = 0
    for i, (at, is_end) in enumerate(edges):
        if is_end:
            now -= 1
        else:
            now += 1
            if now > best[2]:
                # All that follows up to the next end is inside, too.
                best = [at, next(x for x, end in edges[i + 1 :] if end), now]
    return best


def believed(clocks, at_least):
    low, high, count = agreed(clocks)
    enough = count >= at_least and count > len(clocks) / 2
    return low + (high - low) / 2 if enough else None
