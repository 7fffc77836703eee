"""misconception: a-fix-tells-nothing
feedback: For days, the one is public and the other is not
"""


def calendar(after, together):
    def day(step):
        return max((day(earlier) + wait for earlier, wait in after[step].items()), default=0)

    return {step: day(step) for step in after}
