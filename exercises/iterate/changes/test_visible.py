from teachkit.grading import require, same

KEYS = {"gained", "lost", "weak", "unknown"}


def line(name, before, after):
    answers = {"1.0": before, "2.0": after}
    return {"name": name, "answers": {key: word for key, word in answers.items() if word}}


LINES = [
    line("umask", "refuses", "accepts"),
    line("plain rule", "accepts", "accepts"),
    line("host IP", "accepts in part", "refuses"),
    line("netgroup", "refuses", "refuses"),
    line("insults", "refuses", "accepts in part"),
    line("visiblepw", "accepts", "refuses"),
    line("mailto", "accepts in part", "accepts in part"),
]


def look(got):
    require(got, dict)
    assert set(got) == KEYS, "The dictionary should have gained, lost, weak and unknown."
    for names in got.values():
        require(names, list, of=str)
    return got


def test_gained_is_what_was_refused_and_is_taken(answer):
    """Gained is what was refused before and is taken now."""
    got = look(answer.changes(LINES, "1.0", "2.0"))
    assert got["gained"] != ["host IP", "visiblepw"], "You have gained and lost the wrong way round."
    assert "plain rule" not in got["gained"], (
        "The old version took this line already: what is accepted now is not what is gained."
    )
    assert "umask" in got["gained"], "A line that was refused and is obeyed now is gained."
    assert "insults" in got["gained"], (
        "A line that is taken in part is taken: it was refused before, and is not now."
    )
    assert same(got["gained"], ["umask", "insults"]), "Two lines were refused here, and are taken."


def test_lost_is_what_was_taken_and_is_refused(answer):
    """Lost is what was taken before, also in part, and is refused now."""
    got = look(answer.changes(LINES, "1.0", "2.0"))
    assert "netgroup" not in got["lost"], (
        "This line was refused before as well: what was never there cannot be lost."
    )
    assert "visiblepw" in got["lost"], "A line that was obeyed and is refused now is lost."
    assert "host IP" in got["lost"], (
        "A line that was taken in part was taken: for its users the file was fine, and now is not."
    )
    assert same(got["lost"], ["host IP", "visiblepw"]), "Two lines were taken here, and are refused."


def test_weak_is_what_was_lost_and_never_worked(answer):
    """Weak is what is lost and was taken in part only."""
    got = look(answer.changes(LINES, "1.0", "2.0"))
    assert "mailto" not in got["weak"], (
        "This line is taken in part still: only what is lost is asked for."
    )
    assert "visiblepw" not in got["weak"], "This line did all that it says, before it was lost."
    assert same(got["weak"], ["host IP"]), "One of the lost lines was taken in part before."


def test_no_answer_is_no_refusal(answer):
    """A line that one version was never asked about is unknown, and nothing else."""
    lines = [
        line("umask", "", "accepts"),
        line("host IP", "accepts in part", ""),
        line("editor", "refuses", "accepts"),
    ]
    got = look(answer.changes(lines, "1.0", "2.0"))
    assert "umask" not in got["gained"] and "host IP" not in got["lost"], (
        "Nobody has asked the other version: no answer is not a refusal."
    )
    assert same(got["unknown"], ["umask", "host IP"]), "Two of these lines lack an answer."
    assert same(got["gained"], ["editor"]), "The line with two answers is gained."
