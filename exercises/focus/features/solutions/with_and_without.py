"""Decide feature by feature, with it and without it, and stop where too many are hurt."""


def leave_out(features, uses, percent):
    names = list(features)
    everybody = sum(use["users"] for use in uses)

    def allowed(dropped):
        hurt = sum(use["users"] for use in uses if dropped.intersection(use["needs"]))
        return 100 * (everybody - hurt) >= percent * everybody

    def best(at, dropped):
        if at == len(names):
            return 0, dropped
        without = best(at + 1, dropped)
        more = dropped | {names[at]}
        # Nothing gets better again: what is hurt stays hurt.
        if not allowed(more):
            return without
        gain, chosen = best(at + 1, more)
        return max(without, (gain + features[names[at]], chosen), key=lambda pair: pair[0])

    return set(best(0, frozenset())[1])
