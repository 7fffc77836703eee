from teachkit.grading import require, same

# As sudo-rs prints them; the last one is of 0.2.15, the one before it of 0.2.5.
FINE = "sudoers: parsed OK"
WARNED = "warning: LOG_INPUT tags are ignored by sudo-rs\nsudoers: parsed OK"
REFUSED = (
    "sudoers:1:13: syntax error: this tag is ignored by sudo-rs\n"
    "alice ALL = LOG_INPUT: /usr/bin/id\n            ^~~~~~~~~\nvisudo: invalid sudoers file"
)


def row(rule, exit=0, said=FINE):
    return {"rule": rule, "exit": exit, "said": said}


def test_the_number_at_the_end_decides(answer):
    """What ends with 0 is accepted, and anything else is a refusal, whatever its words are."""
    got = answer.verdict(1, REFUSED)
    require(got, str)
    assert got != "warned", (
        "It says \"ignored\" and ends with 1: the newer release refuses what the older one ignored. "
        "Words change, and the number is binding."
    )
    assert got == "refused", "It ended with 1, so it refuses."
    got = answer.verdict(2, FINE)
    assert got == "refused", "Any number but 0 is a refusal."
    got = answer.verdict(0, FINE)
    assert got == "accepted", "It ended with 0 and had nothing to say."


def test_a_warning_is_not_a_yes(answer):
    """An accepted rule with a warning is a case of its own."""
    got = answer.verdict(0, WARNED)
    require(got, str)
    assert got != "accepted", (
        "\"parsed OK\" stands there as well, but read the line above it: the tag does nothing."
    )
    assert got == "warned", "It ended with 0, and one of its lines begins with \"warning:\"."
    got = answer.verdict(0, "sudoers: parsed OK (no warning: none)")
    assert got == "accepted", "No line begins with \"warning:\" here."


def test_each_setting_of_a_line_is_found(answer):
    """A line may have several settings, with values and with a "!" before them."""
    got = answer.settings("Defaults use_pty, !visiblepw, passwd_tries=5")
    require(got, list)
    assert len(got) != 1, "There are three settings in that line, with commas between them."
    assert same([tuple(one) for one in got], [
        ("use_pty", True), ("visiblepw", False), ("passwd_tries", True),
    ]), "Each has its name, without sign or value, and whether it is on."  # fmt: skip
    got = answer.settings('Defaults env_keep += "LANG"')
    assert same([tuple(one) for one in got], [("env_keep", True)]), (
        "A name ends before its sign, be it =, += or -=, and before the blanks around it."
    )


def test_a_setting_may_be_for_somebody(answer):
    """`Defaults:alice` is for alice alone, and other rules have no settings."""
    got = answer.settings("Defaults:alice !lecture")
    require(got, list)
    assert not any("alice" in str(one) for one in got), (
        "The first word is only whom it is for; the setting comes after it."
    )
    assert same([tuple(one) for one in got], [("lecture", False)]), (
        "One setting is switched off in that line."
    )
    got = answer.settings("Defaults!/usr/bin/id !use_pty")
    assert same([tuple(one) for one in got], [("use_pty", False)]), (
        "Here the first word names a command, and has a \"!\" of its own."
    )
    assert answer.settings("alice ALL = /usr/bin/id") == [], "That rule sets nothing."


def test_silent_is_what_asks_for_something_and_does_not_get_it(answer):
    """To ask for what never happens is silent; to switch it off is fine, and the reverse."""
    rules = [
        row("Defaults visiblepw"), row("Defaults !visiblepw"),
        row("Defaults env_reset"), row("Defaults !env_reset"),
    ]  # fmt: skip
    got = answer.report(rules)
    require(got, dict)
    silent = list(got.get("silent", []))
    assert "Defaults !visiblepw" not in silent, (
        "That switches off what sudo-rs never does anyway: it gets what it asks for."
    )
    assert "Defaults env_reset" not in silent, (
        "That asks for what sudo-rs always does: it gets what it asks for."
    )
    assert same(got, {
        "refused": [], "warned": [],
        "silent": ["Defaults visiblepw", "Defaults !env_reset"],
        "accepted": ["Defaults !visiblepw", "Defaults env_reset"],
    }), "All four keys are there, and each rule is under one of them."  # fmt: skip


def test_only_what_is_accepted_can_be_silent(answer):
    """A refused rule is refused, and a later setting of a line counts as well."""
    got = answer.report([row("Defaults insults", 1, REFUSED), row("Defaults use_pty, insults")])
    require(got, dict)
    assert "Defaults insults" not in got.get("silent", []), (
        "That rule was refused. It is loud, and cannot be silent."
    )
    assert "Defaults use_pty, insults" in got.get("silent", []), (
        "The second setting of that line does nothing."
    )
    assert got.get("refused") == ["Defaults insults"], "One of the two was refused."
