from teachkit.grading import require, same

TEXT = """# Security policy

Do not open an issue.

## Contact security@ntpd.org

```
Write to security@ntpd.org
```
   We answer within 2 days.
"""


def test_only_what_can_be_held_against_you_is_a_promise(answer):
    """Headings, blank lines and code blocks promise nothing."""
    got = answer.promises(TEXT)
    require(got, list)
    assert "## Contact security@ntpd.org" not in got, (
        "A heading is among your promises. It says what the page is about, and nobody keeps it."
    )
    assert "" not in got, "A blank line is among your promises."
    assert "Write to security@ntpd.org" not in got, (
        "A code block is among your promises. It shows an example, and may show a bad one."
    )
    assert "   We answer within 2 days." not in got, "Strip the lines: blanks at their ends say nothing."
    assert not any(str(line).startswith("```") for line in got), (
        "The fences of a code block belong to it."
    )
    assert same(got, ["Do not open an issue.", "We answer within 2 days."]), (
        "Two lines of this page can be held against the project, in their order."
    )


def test_a_private_way_in_is_private(answer):
    """A form or a mailbox is private; a mailing list and a placeholder are no way in."""
    got = answer.private("Write to security@ntpd.org.")
    require(got, bool)
    assert got is True, "That is a mailbox, and few people read it."
    got = answer.private("Use https://github.com/a/b/security/advisories/new for it.")
    require(got, bool)
    assert got is True, "GitHub's form is private, too, and has no @ in it."
    got = answer.private("We take security seriously.")
    require(got, bool)
    assert got is False, "There is neither an address nor a form in this line."
    got = answer.private("Write to ntpd-devel@lists.ntpd.org.")
    require(got, bool)
    assert got is False, "Any address will do for you. Everybody can read that mailing list."
    got = answer.private("Write to security@example.com.")
    require(got, bool)
    assert got is False, "Nobody has filled in that address: it is the template's."


def test_one_private_address_is_enough(answer):
    """A line may name a mailing list for news and a mailbox for holes."""
    got = answer.private("Holes: security@ntpd.org.")
    require(got, bool)
    assert got is True, "That is a mailbox, and the only address of the line."
    got = answer.private("News: users@lists.ntpd.org. Holes: security@ntpd.org.")
    require(got, bool)
    assert got is True, (
        "You have looked at one address of the line. The other one is private, and one is enough."
    )
    got = answer.private("News: users@lists.ntpd.org. Holes: devel@lists.ntpd.org.")
    assert got is False, "Both of these are lists."


def test_what_is_missing_is_named_in_order(answer):
    """What no promise says is missing, and a heading does not help."""
    got = answer.missing("## Write to security@ntpd.org\n\nWe answer within 2 days.\n")
    require(got, list)
    assert "a private way in" in got or len(got) != 2, (
        "The heading has let you in. Search the promises, not the page."
    )
    assert "a time to answer" not in got, "Two days are promised for an answer."
    assert len(got) == 3, "One of the four is there, and three are not."
    assert same(got, ["a private way in", "a warning", "which versions"]), (
        "The order is that of NEEDED."
    )


def test_a_good_policy_lacks_nothing(answer):
    """A policy that says it all lacks nothing, in any order."""
    good = (
        "We fix the latest release.\nWe acknowledge a report within 48 hours.\n"
        "Never report in public.\nUse https://github.com/a/b/security/advisories/new.\n"
    )
    got = answer.missing("")
    require(got, list)
    assert len(got) == 4, "An empty page lacks all four."
    got = answer.missing(good)
    assert got == [], "Everything is there, only in another order."
    got = answer.missing(good.replace("/new", ""))
    assert got == ["a private way in"], (
        "The page of published advisories is a shop window, and no letter box."
    )
