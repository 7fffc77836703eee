from teachkit.grading import require

POINT = {"claim": "half the settings", "audience": "administrators of servers"}


def plan(**sections):
    """A small plan with nothing missing; a section given takes the place of its own."""
    whole = {
        "focus": {"points": [POINT], "left_out": [{"feature": "sending mail"}]},
        "depend": {
            "verdicts": [{"dependency": "libc", "verdict": "keep"}],
            "goals": [{"dependency": "libc", "serves": "all of us", "if_diverges": "fork it"}],
        },
        "distribute": {
            "channels": [{"channel": "Debian", "reaches": "servers"}],
            "differences": [{"what": "no mail is sent"}],
        },
        "trust": {"policy": "an answer within 7 days", "incident": "day 7: the answer"},
    }
    whole.update(sections)
    return {name: section for name, section in whole.items() if section is not None}


def told(answer, given):
    got = answer.findings(given)
    require(got, set)
    assert all(isinstance(one, tuple) and len(one) == 2 for one in got), (
        "Each finding is a pair: the rule, and the name of what is missing."
    )
    return got


def test_one_channel_that_reaches_them_is_enough(answer):
    """One channel that reaches an audience is enough; where there is none, the claim is named."""
    channels = [{"channel": "Homebrew", "reaches": "laptops"}, {"channel": "Debian", "reaches": "servers"}]
    differences = [{"what": "no mail is sent"}]
    assert told(answer, plan(distribute={"channels": channels, "differences": differences})) == set(), (
        "Debian reaches the servers. That Homebrew does not is no hole: one channel is enough."
    )
    got = told(answer, plan(distribute={"channels": channels[:1], "differences": differences}))
    assert got == {("reach", "half the settings")}, (
        "Homebrew alone reaches laptops, so the claim 'half the settings' reaches nobody."
    )


def test_a_section_that_is_not_there_holds_nothing(answer):
    """Without a section 'distribute', no audience is reached and no feature is told."""
    verdicts = [{"dependency": "libc", "verdict": "keep"}]
    got = told(answer, plan(distribute=None, depend={"verdicts": verdicts, "goals": []}))
    assert got, "Three things are missing here, and you name none of them."
    assert got != {("goals", "libc")}, (
        "There is no section 'distribute', so nobody is reached and nothing is told: that is not"
        " the same as nothing missing."
    )
    assert got == {("goals", "libc"), ("reach", "half the settings"), ("told", "sending mail")}


def test_what_you_own_stays_too(answer):
    """A dependency that you take over has goals to be asked about, one that you drop has none."""
    verdicts = [
        {"dependency": "glob", "verdict": "own"},
        {"dependency": "libc", "verdict": "keep"},
        {"dependency": "log", "verdict": "drop"},
        {"dependency": "clap", "verdict": "replace"},
    ]
    got = told(answer, plan(depend={"verdicts": verdicts, "goals": []}))
    assert ("goals", "libc") in got, "libc is kept, and nobody has asked for its goals."
    assert ("goals", "glob") in got, "A copy that you own stays in your project, goals and all."
    assert got == {("goals", "libc"), ("goals", "glob")}, "What goes has no goals to be asked for."


def test_spaces_are_no_answer(answer):
    """An answer of spaces is none, and half an answer is none."""
    verdicts = [{"dependency": name, "verdict": "keep"} for name in ("libc", "glob", "log")]
    goals = [
        {"dependency": "libc", "serves": "all of us", "if_diverges": "  "},
        {"dependency": "glob", "serves": "", "if_diverges": "write it"},
    ]
    got = told(answer, plan(depend={"verdicts": verdicts, "goals": goals}))
    assert ("goals", "log") in got, "log stays, and there is no row about its goals at all."
    assert got == {("goals", "libc"), ("goals", "glob"), ("goals", "log")}, (
        "Somebody opened the form for libc and glob, and half of it is blank. That is no answer yet."
    )


def test_the_policy_promises_and_the_plan_keeps(answer):
    """Every day of the policy is in the plan for a report; that plan may have more days."""
    more = {"policy": "an answer within 7 days", "incident": "day 1: read it; day 7: answer"}
    assert told(answer, plan(trust=more)) == set(), (
        "Day 1 is in the plan alone. To do more than you promise breaks no promise."
    )
    less = {"policy": "7 days, public after 90 days", "incident": "day 7: answer"}
    assert told(answer, plan(trust=less)) == {("days", "90")}, (
        "The policy promises day 90, and nobody has it in their plan; the name is the text '90'."
    )


def test_everything_that_is_missing_is_named(answer):
    """Each thing that is missing has a finding of its own."""
    features = [{"feature": "LDAP"}, {"feature": "plugins"}, {"feature": "sending mail"}]
    got = told(answer, plan(focus={"points": [POINT], "left_out": features}))
    assert got != {("told", "LDAP")}, "You stop at the first one. Plugins are not told either."
    assert got == {("told", "LDAP"), ("told", "plugins")}


def test_a_point_without_an_audience_is_for_another_rule(answer):
    """Where no audience is named, none can be missed: the form of that chapter asks for it."""
    points = [{"claim": "blazing fast", "audience": " "}, {"claim": "small", "audience": "hospitals"}]
    got = told(answer, plan(focus={"points": points, "left_out": []}))
    assert ("reach", "blazing fast") not in got, (
        "'blazing fast' names no audience. That is a hole within a section, not between two."
    )
    assert got == {("reach", "small")}
