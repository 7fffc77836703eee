"""What the two labs say alike: swaps, users, and the bars of a speed."""

from __future__ import annotations

from teachkit.labs.compression.surface import Users
from teachkit.labs.compression.swap import Swap
from teachkit.labs.compression.timing import Speed
from teachkit.labs.picture import Bar

__all__ = ["change", "larger", "said_of_swap", "said_of_users", "speed_bar"]

_MINUS = "\N{MINUS SIGN}"


def larger(one: Speed) -> str:
    """Say how much larger the output is, in words."""
    more = one.size_ratio - 1
    return f"{abs(more):.1%} {'larger' if more > 0 else 'smaller'}" if more else "as large"


def change(one: Speed) -> str:
    """Say how much larger the output is, as a number with its sign."""
    more = (one.size_ratio - 1) * 100
    return f"{more:+.1f} %".replace("-", _MINUS) if more else "same"


def speed_bar(name: str, one: Speed, *, plainly: bool = False) -> Bar:
    """Return a ratio with its interval, and the size beside it where there is an output.

    ``plainly`` draws it in grey, for whom the lab is not about.
    """
    size = ""
    if one.work == "compress":
        size = ", same size" if one.size == one.other_size else f", size {change(one)}"
    return Bar(
        name,
        one.ratio,
        one.low,
        one.high,
        plainly=plainly,
        word=f"{one.ratio:.2f} [{one.low:.2f}, {one.high:.2f}]{size}",
    )


def said_of_users(users: Users | None, old: str, rust: str) -> str:
    """Say which programs of this machine load the old library, and which cannot switch."""
    if users is None:
        return f"This machine has no {old} of its own, so none of its programs could be asked."
    whole = "" if users.whole else f" among the first {users.looked_at:,} files"
    loads = f"{users.count} programs and libraries of this machine load {old}{whole}"
    if not users.stuck:
        return f"{loads}, and none of them asks for a function that {rust} lacks."
    return f"{loads}; these ask for what {rust} lacks: {'; '.join(users.stuck[:4])}."


def said_of_swap(swap: Swap, rust: str) -> str:
    """Say whether a program ran with the Rust library, and how one knows."""
    name = swap.program
    if not swap.answered:
        return f"{name} has such a library built in: LD_PRELOAD changed nothing for it."
    told = f" and says that it runs {swap.after}" if swap.after != swap.before else ""
    ends = "each side read what the other wrote" if swap.agrees else "the two did not agree"
    return f"{name} took {len(swap.bound)} functions from {rust}{told}; {ends}."
