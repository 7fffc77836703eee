"""misconception: an-embargo-is-an-order
feedback: Downstreams hear of it and have no time to build
"""


def calendar(after, together):
    def day(step):
        return max((day(earlier) + 1 for earlier in after[step]), default=0)

    return {step: day(step) for step in after}
