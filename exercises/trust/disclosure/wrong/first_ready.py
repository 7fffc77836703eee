"""misconception: one-reason-is-enough
feedback: the first thing that is ready does not end the wait
"""


def calendar(after, together):
    def day(step):
        return min((day(earlier) + wait for earlier, wait in after[step].items()), default=0)

    return {step: day(step) for step in after}
