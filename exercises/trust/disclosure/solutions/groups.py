"""What goes out together is one step, which waits for all that its members wait for."""

from functools import cache


def calendar(after, together):
    of = {step: {step} for step in after}
    for group in together:
        joined = set().union(*(of[step] for step in group))
        for step in joined:
            of[step] = joined

    @cache
    def day(step):
        return max(
            (
                day(earlier) + wait
                for member in of[step]
                for earlier, wait in after[member].items()
            ),
            default=0,
        )

    return {step: day(step) for step in after}
