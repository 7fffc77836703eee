"""Score what the reader said before looking: how far off, and how well they knew it."""

from __future__ import annotations

from dataclasses import dataclass

from teachkit.decisions.premise.share import Share
from teachkit.errors import TeachkitError

__all__ = ["Guess", "Score", "brier", "score"]

SURE = (50, 100)


@dataclass(frozen=True, slots=True)
class Guess:
    """A guessed share (0 to 100 %), and how sure one is of its side of a half (50 to 100 %).

    The event that the confidence is about, "more than half are memory-safety bugs", is fixed
    beforehand for everybody. A confidence in "my own guess is about right" could be gamed: guess
    nonsense, be quite sure that it is wrong, and collect a perfect score.
    """

    share: int
    sure: int

    def __post_init__(self) -> None:
        fits = type(self.share) is int and 0 <= self.share <= 100
        if not (fits and type(self.sure) is int and SURE[0] <= self.sure <= SURE[1]):
            raise TeachkitError(
                "impossible-guess",
                f"A guess of {self.share} %, {self.sure} % sure, cannot be scored",
                place="guess",
                hint="The share goes from 0 to 100 %, how sure you are from 50 to 100 %.",
            )

    @property
    def more_than_half(self) -> bool:
        """Return the side of a half that the guess is on."""
        return self.share > 50

    @property
    def probability(self) -> float:
        """Return the probability, 0 to 1, that the guess gives to "more than half"."""
        return (self.sure if self.more_than_half else 100 - self.sure) / 100


@dataclass(frozen=True, slots=True)
class Score:
    """What became of a guess: ``off`` in points, the Brier score, and whether its side was right.

    ``inside`` says whether the guess lies within the 95 % interval of what was counted.
    """

    off: int
    brier: float
    right: bool
    inside: bool


def brier(probability: float, came_true: bool) -> float:  # noqa: FBT001 - the two go together
    """Return the Brier score of a probability (0 to 1): 0 is perfect, 1 is sure and wrong.

    It is strictly proper: nobody does better on average than by saying what they believe.
    Source: G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly
    Weather Review 78 (1950), 1-3; proper by Gneiting and Raftery, "Strictly proper scoring rules,
    prediction, and estimation", Journal of the American Statistical Association 102 (2007),
    359-378. Brier summed over both outcomes, which doubles it; halved as here is today's use.

    Raises:
        TeachkitError: ``impossible-guess`` for a probability outside 0 to 1.
    """
    if not 0 <= probability <= 1:
        raise TeachkitError(
            "impossible-guess",
            f"{probability} is no probability",
            place="brier",
            hint="Give a number from 0 to 1.",
        )
    return (probability - came_true) ** 2


def score(guess: Guess, share: Share) -> Score | None:
    """Return what became of a guess; None when nothing was counted and so nothing can be scored."""
    if share.share is None:
        return None
    more = share.share > 0.5
    return Score(
        off=abs(guess.share - round(100 * share.share)),
        brier=brier(guess.probability, more),
        right=guess.more_than_half == more,
        inside=share.low <= guess.share / 100 <= share.high,
    )
