"""misconception: only-the-line-goes
feedback: Only the dropped package itself is gone
"""


def exclusive(members, needs, dropped):
    return {dropped}
