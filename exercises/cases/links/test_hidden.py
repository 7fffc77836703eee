import json
from pathlib import Path

from teachkit.grading import require, same

COURSES = json.loads((Path(__file__).parent / "data" / "courses.json").read_text())


def truth(files, links):
    """The truth, in a way of its own: walk the path step by step through a tree of folders."""
    tree = {}
    for name in files:
        *folders, last = name.split("/")
        at = tree
        for folder in folders:
            at = at.setdefault(folder, {})
        at[last] = name
    found = set()
    for page, targets in links.items():
        for target in targets:
            if target.startswith(("http:", "https:", "mailto:")):
                continue
            path, mark, anchor = target.partition("#")
            goal, trail = tree, [tree]
            for step in [*page.split("/")[:-1], *path.split("/")] if path else page.split("/"):
                if step in ("", "."):
                    continue
                if step == "..":
                    trail = trail[:-1]
                elif isinstance(trail[-1], dict) and step in trail[-1]:
                    trail = [*trail, trail[-1][step]]
                else:
                    trail = []
                if not trail:
                    break
            goal = trail[-1] if trail else None
            page_of_ours = isinstance(goal, str) and goal.endswith(".md")
            if goal is None or (page_of_ours and anchor and anchor not in files[goal]):
                found.add((page, target))
    return found


def test_both_courses_are_judged_rightly(answer):
    """The dead links of both real courses are found, and no other."""
    for course in COURSES.values():
        got = answer.dead(course["files"], course["links"])
        require(got, set, of=tuple)
        assert same(got, truth(course["files"], course["links"])), "For one of them they are others."


def test_a_link_out_of_the_course_is_dead(answer):
    """What leaves the course leads nowhere, also when a name of it comes back."""
    files = {"a/b.md": [], "c.md": []}
    links = {"a/b.md": ["../../c.md", "../c.md", "../../../x/c.md"]}
    expected = {("a/b.md", "../../c.md"), ("a/b.md", "../../../x/c.md")}
    assert same(answer.dead(files, links), expected), "Above the topmost folder there is nothing."


def test_names_that_nobody_has_seen(answer, rng):
    """Links between made-up pages are judged rightly."""
    names = ["one", "two", "three"]
    for _ in range(4):
        files = {
            f"{rng.choice(names)}/{rng.choice(names)}{n}.md": rng.sample(["a", "b", "c"], 2)
            for n in range(6)
        }
        files["one/picture.png"] = []
        pages = [page for page in files if page.endswith(".md")]
        links = {
            page: [
                *(f"../{rng.choice(list(files))}" for _ in range(3)),
                f"../{rng.choice(pages)}#{rng.choice('abc')}",
                f"#{rng.choice('abc')}",
                f"../{rng.choice(names)}/",
                f"./{rng.choice(names)}1.md",
                "../one/picture.png#part",
                f"../{rng.choice(pages)}".removesuffix(".md"),
            ]
            for page in pages
        }
        assert same(answer.dead(files, links), truth(files, links)), "For one of them it is not."


def test_the_input_is_left_as_it_was(answer):
    """The files and links are the same afterwards."""
    got = answer.dead({"a.md": []}, {"a.md": ["b.md", "a.md"]})
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, {("a.md", "b.md")}), "That is not what is asked for here."
