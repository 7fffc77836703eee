"""misconception: nothing-runs-at-once
feedback: You do one thing after the other
"""


def calendar(after, together):
    def before(step):
        return {step}.union(*(before(earlier) for earlier in after[step]))

    return {step: sum(sum(after[one].values()) for one in before(step)) for step in after}
