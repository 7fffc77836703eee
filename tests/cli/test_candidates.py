"""`teachkit candidates`, as it is typed: what it answers, and how it refuses."""

import csv
import io
import json

import pytest

from teachkit import cli
from teachkit.data.candidates import load_candidates
from teachkit.decisions.choose import SIGNALS, prepare, rank
from teachkit.decisions.plan import read_plan


@pytest.fixture
def asked(capsys, monkeypatch, tmp_path):
    """Ask in this process, in an empty folder; return (exit code, out, err)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")

    def ask(*words):
        code = cli.main(["candidates", *map(str, words)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return ask


@pytest.fixture(scope="module")
def ranking():
    return rank(prepare(load_candidates()))


# --- answers ------------------------------------------------------------------------------


def test_without_a_word_it_shows_the_first_twenty_within_the_terminal(asked, ranking):
    code, out, err = asked()
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    shown = [line.split()[1] for line in lines if line[:2].strip().isdigit()]
    assert shown == list(ranking.names[:20])
    assert f"{len(ranking):,} candidates" in lines[0]
    assert "--interest NAME=80" in out


@pytest.mark.parametrize("width", [40, 60, 120])
def test_every_answer_keeps_to_the_terminals_width(asked, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    for words in (
        ["--top", "50", "--interest", "sudo=80"],
        ["why", "sudo"],
        ["compare", "zlib", "bzip2"],
        ["against", "sudo"],
        ["fragile"],
    ):
        _, out, _ = asked(*words)
        assert [line for line in out.splitlines() if len(line) > width] == [], words


def test_weights_named_change_and_the_others_stay(asked):
    _, out, _ = asked("--weights", "people=3,history=0", "--json", "--top", 1)
    weights = json.loads(out)["weights"]
    assert weights["people"] == 3
    assert weights["history"] == 0
    assert weights["dependants"] == SIGNALS["dependants"].weight


def test_json_has_values_levels_reasons_and_where_they_come_from(asked, ranking):
    code, out, _ = asked("--json", "--top", 3)
    answer = json.loads(out)
    assert code == 0
    assert answer["of"] == len(ranking)
    assert answer["origin"]["date"]
    assert [row["name"] for row in answer["rows"]] == list(ranking.names[:3])
    first = answer["rows"][0]
    assert first["score"] == pytest.approx(ranking.rows[0].score, abs=1e-3)
    assert first["signals"]["people"]["reason"] == ranking.rows[0].parts["people"].reason
    assert first["facts"]["dependants"] == ranking.rows[0].candidate.dependants


def test_csv_leaves_the_unknown_empty(asked, ranking):
    _, out, _ = asked("--csv", "--top", 0)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == len(ranking)
    unknown = {row.name for row in ranking.rows if "people" in row.unknown}
    assert unknown
    assert {row["name"] for row in rows if row["people_level"] == ""} == unknown
    assert rows[0]["name"] == ranking.names[0]


def test_filters_keep_the_scores_and_number_anew(asked, ranking):
    _, out, _ = asked("--section", "net", "--json", "--top", 0)
    answer = json.loads(out)
    assert {row["facts"]["section"] for row in answer["rows"]} == {"net"}
    assert answer["rows"][0]["place"] == 1
    chrony = next(row for row in answer["rows"] if row["name"] == "chrony")
    assert chrony["score"] == pytest.approx(ranking.row("chrony").score, abs=1e-3)


def test_why_says_what_lifts_what_holds_and_what_would_help(asked, ranking):
    code, out, _ = asked("why", "sudo")
    assert code == 0
    assert f"sudo is at {ranking.place('sudo')} of" in out
    assert "5 people look after it in Debian" in out
    assert "if nobody looked after it in Debian, not 5" in " ".join(out.split())
    _, out, _ = asked("why", "sudo", "--json")
    answer = json.loads(out)
    assert answer["row"]["place"] == ranking.place("sudo")
    assert {need["signal"] for need in answer["needs"]} >= {"people", "interest"}


def test_options_work_before_and_behind_the_tool(asked):
    before = asked("--weights", "people=0", "why", "sudo")
    behind = asked("why", "sudo", "--weights", "people=0")
    assert before == behind
    assert before != asked("why", "sudo")


def test_compare_shows_both_and_the_weight_of_the_flip(asked):
    code, out, _ = asked("compare", "zlib", "bzip2")
    assert code == 0
    assert "people: zlib by" in out
    _, out, _ = asked("compare", "zlib", "bzip2", "--json")
    answer = json.loads(out)
    assert answer["margin"] == pytest.approx(sum(answer["parts"].values()), abs=1e-2)
    assert f"level at weight {answer['flips']['size']:.3g}" in asked("compare", "zlib", "bzip2")[1]


def test_fragile_says_how_many_seats_are_certain(asked):
    code, out, _ = asked("fragile")
    assert code == 0
    assert "of the first 10 stay among them for certain" in " ".join(out.split())
    assert "by 20 %" in " ".join(out.split())  # as the widget says it
    _, out, _ = asked("fragile", "--first", 3, "--json")
    answer = json.loads(out)
    assert (answer["top"], answer["epsilon"]) == (3, 0.2)
    assert sum(one["certain"] for one in answer["standings"][:3]) == answer["certain"]
    _, out, _ = asked("fragile", "--epsilon", "0.05", "--json")
    assert json.loads(out)["epsilon"] == 0.05


def test_against_ends_with_one_when_something_speaks_against_it(asked):
    code, out, _ = asked("against", "sudo")
    assert code == 0
    assert "[open] split" in out
    code, out, _ = asked("against", "sudo", "--yes", "split", "--no", "enough")
    assert code == 1
    assert "[yes] split" in out
    assert "[no] enough" in out
    code, out, _ = asked("against", "sudo", "--yes", "split,hobby", "--json")
    assert json.loads(out)["verdict"] == "make it a hobby"


def test_space_tells_what_the_licences_of_those_at_work_in_the_plan_allow(asked, tmp_path):
    space = tmp_path / "space"
    (space / ".teachkit").mkdir(parents=True)
    rows = [("zlib-ng", "Zlib"), ("pigz", "Zlib AND"), ("a fork", "GPL-3.0-only")]
    at_work = [{"name": name, "licence": licence, "lesson": ""} for name, licence in rows]
    choose = {"competitors": at_work, "licence": "MIT"}
    (space / "plan.json").write_text(json.dumps({"schema": 1, "choose": choose}))
    code, out, said = asked("--workspace", space, "space")
    assert (code, said) == (0, "")
    assert "zlib-ng (Zlib): read: yes" in out
    assert "pigz (Zlib AND): " in out
    assert "not legal advice" in " ".join(out.split())
    told = json.loads(asked("--workspace", space, "space", "--json")[1])["competitors"]
    assert [row.get("uses", {}).get("translate") for row in told] == ["yes", None, "no"]
    assert told[1]["error"]["code"] == "bad-licence"


def test_space_draws_the_map_and_says_where_to_look(asked):
    code, out, _ = asked("space", "--known", "rules,users", "--unknown", "holes")
    text = " ".join(out.split())
    assert code == 0
    assert text.startswith("You know 25% of it.")
    assert "[known] rules: Which standard" in text
    assert "[unknown] holes: What went wrong before" in text
    assert "Read each advisory." in text
    assert "[open] tests:" in text
    answer = json.loads(asked("space", "--partly", "rules,users", "--json")[1])
    assert (answer["partly"], answer["share"]) == (["rules", "users"], 0.125)


def test_inspect_measures_a_tree_and_moves_a_place(asked, tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    body = "    strcpy(out, in);\n#ifdef A\n    out++;\n#endif\n" * 300
    (tree / "a.c").write_text(f"void run(char *out, char *in)\n{{\n{body}}}\n")
    code, out, _ = asked("inspect", tree, "--as", "sudo")
    assert code == 0
    assert "300 strcpy" in out
    assert "with its structure" in " ".join(out.split())
    answer = json.loads(asked("inspect", tree, "--as", "sudo", "--json")[1])
    assert answer["structure"]["level"] > 0.9
    assert answer["after"]["place"] < answer["before"]["place"]
    _, out, _ = asked("why", "sudo", "--checkout", f"sudo={tree}")
    assert "risky calls" in out


def test_one_of_a_thing_is_told_in_the_singular(asked, tmp_path):
    (tmp_path / "a.c").write_text("int a;\n")
    _, out, _ = asked("inspect", ".")
    assert ".: 1 line of code" in out
    assert "1 line in 1 file\n" in out


def test_licences_end_with_one_when_the_use_asked_for_is_not_allowed(asked):
    code, out, _ = asked("licences", "GPL-2.0-only", "MIT OR Apache-2.0")
    assert code == 0
    assert "NO" in out
    assert "not legal advice" in out
    assert asked("licences", "GPL-2.0-only", "MIT", "--use", "copy")[0] == 1
    assert asked("licences", "MIT", "GPL-2.0-only", "--use", "copy")[0] == 0
    answer = json.loads(asked("licences", "MPL-2.0", "MIT", "--json")[1])
    assert answer["uses"]["copy"]["verdict"] == "only if"


def test_own_candidates_are_ranked_with_the_others(asked, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        '[[candidate]]\nname = "mine"\npeople = 0\ndependants = 20000\nadvisories = 90\n'
    )
    _, out, _ = asked("--add", own, "--section", "libs", "--top", 1, "--json")
    (row,) = json.loads(out)["rows"]
    assert row["name"] == "mine"
    assert row["added"]
    assert row["unknown"] == ["reach", "size"]


def test_save_writes_the_place_and_the_reason_into_the_plan(asked, tmp_path, ranking):
    space = tmp_path / "space"
    (space / ".teachkit").mkdir(parents=True)
    code, out, _ = asked("--save", "expat", "--because", "I know XML", "--workspace", space)
    assert code == 0
    assert "plan.json" in out
    (row,) = read_plan(json.loads((space / "plan.json").read_text())).choose.shortlist
    assert (row.name, row.because) == ("expat", "I know XML")
    assert row.place == ranking.describe("expat")
    asked("--save", "expat", "--because", "still", "--workspace", space)
    (row,) = read_plan(json.loads((space / "plan.json").read_text())).choose.shortlist
    assert row.because == "still"


def test_names_are_for_the_shell(asked, ranking):
    assert asked("--names")[1].split() == sorted(ranking.names)


def test_names_keep_to_the_filters_and_take_in_your_own(asked, tmp_path, ranking):
    (tmp_path / "own.toml").write_text('[[candidate]]\nname = "my own"\n')
    _, out, _ = asked("--names", "--section", "httpd", "--add", tmp_path / "own.toml")
    web = {row.name for row in ranking.rows if row.candidate.section == "httpd"}
    assert web
    assert out.splitlines() == sorted({*web, "my own"})


def test_save_can_answer_in_json(asked, tmp_path, ranking):
    space = tmp_path / "mine"
    (space / ".teachkit").mkdir(parents=True)
    code, out, _ = asked("--save", "expat", "--workspace", space, "--json")
    assert code == 0
    said = json.loads(out)
    assert (said["name"], said["place"]) == ("expat", ranking.describe("expat"))
    assert said["path"] == str(space / "plan.json")


def test_a_folder_with_a_comma_can_be_measured(asked, tmp_path):
    tree = tmp_path / "a, b"
    tree.mkdir()
    (tree / "a.c").write_text("int f(char *a) { strcpy(a, a); }\n" * 300)
    code, out, _ = asked("why", "zlib", "--checkout", f"zlib={tree}")
    assert code == 0
    assert "risky calls" in out


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_every_shell_learns_the_words(shell, capsys):
    assert cli.main(["completion", shell]) == 0
    said = capsys.readouterr().out
    assert "fragile" in said
    if shell != "tcsh":
        assert "teachkit candidates --names" in said


def test_a_folder_with_another_table_is_used(asked, tmp_path):
    from pathlib import Path

    from teachkit.data import candidates

    table = Path(candidates.__file__).with_name(candidates.CANDIDATES_FILE)
    (tmp_path / candidates.CANDIDATES_FILE).write_bytes(table.read_bytes())
    assert asked("--data", tmp_path, "--top", 1)[0] == 0


# --- refusals -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["why", "sduo"], 2, "Did you mean sudo"),
        (["compare", "zlib", "bzip"], 2, "bzip2"),
        (["--weights", "poeple=2"], 2, "Did you mean people?"),
        (["--weights", "people"], 2, "name=value"),
        (["--weights", "people=many"], 2, "is no number"),
        (["--weights", "people=-1"], 2, "from 0 to 1,000,000,000"),
        (["--interest", "sudo=200"], 2, "from 0 to 100"),
        (["--top", "-1"], 2, "below zero"),
        (["--because", "x"], 2, "--save"),
        (["--save", ""], 2, "no candidate"),
        (["--csv", "why", "sudo"], 2, "'why' has its own answer (--csv)"),
        (["--because", "x", "fragile"], 2, "'fragile' has its own answer (--because)"),
        (["--csv", "--names"], 2, "different answers (--csv --names)"),
        (["--data", "nowhere"], 2, "There is no candidates.json.gz here (nowhere)"),
        (["--checkout", "zlib"], 2, "name=value"),
        (["fragile", "--first", "5000"], 2, "From 1 to 100 seats"),
        (["fragile", "--epsilon", "3"], 2, "epsilon"),
        (["against", "sudo", "--yes", "splitt"], 2, "Did you mean split"),
        (
            ["against", "sudo", "--yes", "split", "--no", "split"],
            2,
            "'split' has two answers (--no)",
        ),
        (["space", "--known", "rules", "--unknown", "rules"], 2, "'rules' has two answers"),
        (["space", "--partly", "rule"], 2, "Did you mean rules"),
        (["licences", "MTI", "MIT"], 2, "Did you mean MIT"),
        (["licences", "MIT/Apache-2.0", "MIT"], 2, "'MIT OR Apache-2.0'"),
        (["inspect", ".", "--as", "sduo"], 2, "Did you mean sudo"),
        (["--language", "cobol"], 2, "Languages: c"),
        (["--add", "nowhere.toml"], 2, "cannot be read"),
        (["inspect", "nowhere"], 2, "nowhere"),
        (["wyh", "sudo"], 2, "did you mean 'why'"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_with_a_way_out(asked, words, code, said):
    found, out, err = asked(*words)
    assert (found, out) == (code, "")
    assert said in err


def test_an_error_is_json_too_when_asked_for(asked):
    code, out, _ = asked("why", "sduo", "--json")
    assert code == 2
    assert json.loads(out)["error"]["code"] == "no-such-candidate"
    code, out, _ = asked("--json", "--csv")
    assert code == 2
    assert json.loads(out)["error"]["place"] == "--csv --json"


def test_the_whole_table_that_is_not_there_says_how_to_get_it(asked):
    code, _, err = asked("--whole")
    assert code == 3
    assert "teachkit data update candidates" in err


def test_ascii_is_enough(teachkit):
    done = teachkit("candidates", COLUMNS="50", PYTHONIOENCODING="ascii")
    assert done.stdout.isascii()
    assert "\\u" not in done.stdout
    assert "~" in done.stdout  # where a line is cut


def test_the_command_runs_as_a_process(teachkit):
    done = teachkit("candidates", "--top", 1, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"]


def test_the_reference_says_what_the_table_says(ranking):
    """Places, weights and rows that the page of the reference prints are those of today."""
    import re
    from pathlib import Path

    page = Path(__file__).parents[2] / "book" / "reference" / "candidates.md"
    text = page.read_text()
    places = dict(re.findall(r"^\| ([\w-]+) \| (\d+) \|$", text, re.MULTILINE))
    assert places.keys() >= {"expat", "zlib", "sudo", "bzip2", "chrony", "ntpsec"}
    assert {name: int(place) for name, place in places.items()} == {
        name: ranking.place(name) for name in places
    }
    weights = dict(re.findall(r"^\| `(\w+)` \| S\S+ \| ([\d.]+) \|", text, re.MULTILINE))
    assert {id: float(w) for id, w in weights.items()} == {
        id: signal.weight for id, signal in SIGNALS.items()
    }
    assert f"| {len(ranking):,} rows |" in text
