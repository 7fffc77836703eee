from teachkit.grading import require, same

FILES = {
    "README.md": ["start"],
    "notebooks/depend.md": ["why", "S15.4"],
    "notebooks/cases/sudo-rs.md": [],
    "slides/one.png": [],
}


def dead_links(answer, **links):
    pages = {"README.md": links.get("top", []), "notebooks/cases/sudo-rs.md": links.get("case", [])}
    got = answer.dead(FILES, pages)
    require(got, set, of=tuple)
    return got


def test_a_link_to_no_file_is_dead(answer):
    """A link to a file that is not there is dead, and one to a file that is there is not."""
    got = dead_links(answer, top=["notebooks/depend.md", "./notebooks/depend.md", "content/track.toml"])
    assert ("README.md", "./notebooks/depend.md") not in got, (
        "./notebooks/depend.md is there: a dot means the same folder."
    )
    assert same(got, {("README.md", "content/track.toml")}), "One of the three is not there."


def test_a_link_is_read_from_its_own_page(answer):
    """A target is read from the folder of the page on which it stands."""
    case = "notebooks/cases/sudo-rs.md"
    got = dead_links(answer, case=["../depend.md", "depend.md", "../../README.md"])
    assert got != {(case, "../depend.md"), (case, "depend.md"), (case, "../../README.md")}, (
        "You read every link from the topmost folder: read it from its page's own."
    )
    assert same(got, {(case, "depend.md")}), "From the folder notebooks/cases two of them are there."


def test_an_anchor_has_to_be_there(answer):
    """An anchor is part of the link: the page has to offer it."""
    got = dead_links(answer, top=["notebooks/depend.md#why", "notebooks/depend.md#who", "gone.md#x"])
    assert ("README.md", "notebooks/depend.md#why") not in got, (
        "depend.md is there and offers #why: the path ends at the #."
    )
    assert got != {("README.md", "gone.md#x")}, (
        "depend.md is there, and offers no anchor #who: the reader lands at its top."
    )
    assert same(got, {("README.md", "notebooks/depend.md#who"), ("README.md", "gone.md#x")}), (
        "Two of them lead nowhere."
    )


def test_an_anchor_alone_is_on_the_same_page(answer):
    """An anchor without a path is looked for on the page itself."""
    got = dead_links(answer, top=["#start", "#end"])
    assert got != {("README.md", "#start"), ("README.md", "#end")}, (
        "#start is on this very page: without a path a link stays where it is."
    )
    assert same(got, {("README.md", "#end")}), "One of the two is there."


def test_other_machines_are_left_alone(answer):
    """What leads to another machine is not judged."""
    got = dead_links(answer, top=["https://example.org/x.md#y", "mailto:a@b.c", "http://x.y", "gone.md"])
    assert not any("example" in target for _, target in got), (
        "https://example.org leads to another machine: leave it alone."
    )
    assert same(got, {("README.md", "gone.md")}), "Only gone.md is a link within the course."


def test_a_folder_leads_somewhere_when_there_is_a_file_in_it(answer):
    """A folder with a file in it is there, with or without a slash."""
    got = dead_links(answer, top=["notebooks/", "slides", "./content", "note"])
    assert ("README.md", "notebooks/") not in got, "notebooks/ is a folder of this course."
    assert ("README.md", "note") in got, "There is no note: notebooks begins so, and is another name."
    assert same(got, {("README.md", "./content"), ("README.md", "note")}), "Two are there."
