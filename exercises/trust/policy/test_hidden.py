import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent
# Lines that say one of the four, and lines that say none.
SAYS = {
    "a private way in": ["Mail holes@ntpd.org.", "Use github.com/a/b/security/advisories/new"],
    "a warning": ["Do not open an issue.", "Never write in public."],
    "a time to answer": ["We respond in 5 days.", "We answer you after 12 hours."],
    "which versions": ["The latest release gets it.", "Old versions do not."],
}
SAYS_NOTHING = ["We like you.", "Mail x@lists.ntpd.org.", "Mail y@example.org.", "Soon.", "Hm."]


def test_the_five_policies(answer):
    """The five policies are told apart."""
    policies = json.loads((HERE / "data" / "policies.json").read_text())
    got = {name: answer.missing(text) for name, text in policies.items()}
    require(got["headings"], list)
    assert [len(got[name]) for name in ("tracker", "headings", "list", "template", "works")] == [
        4, 3, 1, 2, 0,
    ], "One of the five lacks more than you say, or less."  # fmt: skip
    assert got["list"][0] == got["headings"][0] == "a private way in", (
        "A list or a heading is no way in."
    )


def test_two_code_blocks_are_two(answer):
    """After a code block the promises go on, until the next one."""
    got = answer.promises("one\n```sh\ntwo\n```\nthree\n```\nfour\n```\nfive")
    require(got, list)
    assert same(got, ["one", "three", "five"]), "What stands between two code blocks counts."


def test_any_policy(answer, rng):
    """Any mixture of what is said and what is not comes out as what is not."""
    for _ in range(6):
        said = [name for name in SAYS if rng.random() < 0.5]
        lines = [rng.choice(SAYS[name]) for name in said] + SAYS_NOTHING
        rng.shuffle(lines)
        headings = [f"## {rng.choice(SAYS[name])}" for name in SAYS]
        for heading in headings:
            lines.insert(rng.randrange(len(lines) + 1), heading)
        lines += ["```", *(SAYS[name][0] for name in SAYS), "```"]
        got = answer.missing("\n".join(lines))
        require(got, list)
        assert same(got, [name for name in SAYS if name not in said]), (
            "One of these policies lacks something else."
        )
        want = [line for line in lines[: lines.index("```")] if not line.startswith("#")]
        assert same(answer.promises("\n".join(lines)), want), "Its promises are others."
