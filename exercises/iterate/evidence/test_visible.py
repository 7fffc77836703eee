from teachkit.grading import require, same

VERDICTS = {"keep", "change", "cannot tell"}


def piece(day, speaks, *, checked=True, claim="fast"):
    return {"claim": claim, "day": day, "speaks": speaks, "checked": checked, "what": "something"}


def verdict(answer, *evidence, said="2026-03-01"):
    """Ask for one claim, and for another that has good evidence, so that an empty dict fails."""
    claims = [{"id": "fast", "said": said}, {"id": "small", "said": "2026-01-01"}]
    beside = piece("2026-02-01", "for", claim="small")
    got = answer.judge(claims, [*evidence, beside])
    require(got, dict)
    assert same(sorted(map(str, got)), ["fast", "small"]), "Each claim should have a verdict, by its id."
    for word in got.values():
        require(word, str)
        assert word in VERDICTS, "A verdict is keep, change or cannot tell."
    return got["fast"], got["small"]


def test_all_for_and_all_against(answer):
    """When all that counts speaks one way, the claim is kept, or changed."""
    got = verdict(answer, piece("2026-04-01", "for"), piece("2026-05-01", "for"))
    assert got == ("keep", "keep"), "Nothing but support came back for these two claims."
    got = verdict(answer, piece("2026-04-01", "against"))
    assert got != ("change", "change"), "Evidence about one claim says nothing about the other."
    assert got == ("change", "keep"), "Checked evidence speaks against one of them, and nothing for it."


def test_both_ways_is_cannot_tell(answer):
    """When checked evidence speaks both ways, you cannot tell."""
    got = verdict(answer, piece("2026-04-01", "against"), piece("2026-05-01", "for"))
    assert got[0] != "keep", (
        "The newest piece does not win: an older one that was checked is as true as it was."
    )
    assert got == ("cannot tell", "keep"), "Checked evidence speaks both ways here."
    got = verdict(
        answer,
        piece("2026-04-01", "against"),
        piece("2026-05-01", "against"),
        piece("2026-04-02", "for"),
    )
    assert got[0] != "change", "Two against one is no vote: the one was checked as well."
    assert got == ("cannot tell", "keep"), "Checked evidence speaks both ways here."


def test_what_nobody_checked_does_not_decide(answer):
    """What nobody has checked decides nothing."""
    got = verdict(answer, piece("2026-04-01", "against", checked=False))
    assert got[0] != "change", "Nobody has checked this: it is a reason to look, and not to change."
    assert got == ("cannot tell", "keep"), "Nothing that was checked has come back for one of them."
    got = verdict(answer, piece("2026-04-01", "for"), piece("2026-05-01", "against", checked=False))
    assert got == ("keep", "keep"), "The only piece that was checked speaks for the claim."


def test_what_is_older_than_the_claim_does_not_test_it(answer):
    """What is older than the claim does not test it."""
    got = verdict(answer, piece("2026-02-28", "against"))
    assert got[0] != "change", (
        "This evidence is older than the claim: who made the claim may have known it."
    )
    assert got == ("cannot tell", "keep"), "Nothing has come back since one of the claims was made."
    got = verdict(answer, piece("2026-03-01", "against"))
    assert got[0] != "cannot tell", "Evidence of the same day counts."
    assert got == ("change", "keep"), "Evidence of the same day speaks against one of them."


def test_silence_is_no_verdict(answer):
    """A claim that nothing came back about cannot be told."""
    got = verdict(answer)
    assert got[0] != "keep", "Nobody has objected, and nobody has looked: silence is no support."
    assert got[0] != "change", "Nothing speaks against it: no evidence is no reason to change."
    assert got == ("cannot tell", "keep"), "Nothing came back about one of the claims."
