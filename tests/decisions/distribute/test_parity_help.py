"""Options out of help texts, as real programs lay them out (written anew, in their manner)."""

import pytest

from teachkit.decisions.distribute.parity import Option, read_options

GNU = """\
Usage: weigh [OPTION]... [FILE]...
Weigh each FILE.

  -a, --all                  weigh hidden ones as well
  -B                         as -a, and louder
      --block=SIZE           scale by SIZE;
                               -1 is no scale at all
  -w, --width[=COLS]         how wide
  -T, --command-timeout=time end after that time
      --color[=WHEN]         colour the output WHEN
"""
CLAP = """\
Weighs files

Usage: weigh [OPTIONS] [FILE]...

Options:
  -f, --file <FILE>
          Read names from a file

          - never:  not at all
          --all has no say in this
  -v, --verbose...
          Say more
      --color <WHEN>  Colour [default: auto] [possible values: auto, always]
  -h, --help          Print help (see a summary with '-h')
"""
BSD = """\
usage: weigh [-abc] [-f file] [-n | -z] [--version]
       weigh -t [-s scale] name ...
"""
BZIP2 = """\
   -h --help           print this message
   -1 .. -9            set size
   --fast              alias for -1
"""
ARGPARSE = """\
options:
  -h, --help            show this help message and exit
  -o FILE, --out FILE   where to
  --format {json,text}  how
  --[no-]cache          keep it
"""


def labels(text):
    return [option.label for option in read_options(text)]


def test_gnu_help_is_read_with_its_arguments():
    assert labels(GNU) == [
        "-a, --all",
        "-B",
        "--block SIZE",
        "-w, --width [COLS]",
        "-T, --command-timeout time",
        "--color [WHEN]",
    ]


def test_a_dash_in_a_description_begins_no_option():
    assert not any("-1" in option.names for option in read_options(GNU))
    assert not any("--all" in option.names for option in read_options(CLAP))


def test_clap_help_is_read_with_the_description_below_or_beside():
    assert labels(CLAP) == ["-f, --file FILE", "-v, --verbose", "--color WHEN", "-h, --help"]


def test_a_bsd_synopsis_is_read_where_there_is_no_list():
    assert labels(BSD) == [
        "-a",
        "-b",
        "-c",
        "-f file",
        "-n",
        "-z",
        "--version",
        "-t",
        "-s scale",
    ]


def test_a_list_wins_over_a_synopsis_that_names_more():
    text = "usage: weigh [-chqs]\n\nOptions:\n  -c, --check   check only\n  -h, --help    this\n"
    assert labels(text) == ["-c, --check", "-h, --help"]


def test_a_range_of_digits_is_spelt_out():
    found = read_options(BZIP2)
    assert found[0] == Option(("-h", "--help"))
    assert found[1].names == tuple(f"-{digit}" for digit in range(1, 10))


def test_argparse_and_git_spellings_are_read():
    assert labels(ARGPARSE) == [
        "-h, --help",
        "-o, --out FILE",
        "--format json,text",
        "--cache, --no-cache",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "no options here\n", "--------\n - a list\n - of things\n", "\x00\ufeff\n" * 5],
    ids=["empty", "prose", "rules", "noise"],
)
def test_what_has_no_options_gives_none(text):
    assert read_options(text) == ()


def test_two_dashes_alone_are_an_option_when_they_are_listed():
    assert labels("  -n, --never   never\n  --            the end of options\n") == [
        "-n, --never",
        "--",
    ]


def test_claps_aliases_are_spellings_too():
    text = """\
Options:
  -u, --universal  print the time of
                   Greenwich [alias: --utc]
  -R, --recursive
          all of it [aliases: r, --deep]
  -q               nothing [possible values: a, b]
"""
    assert [option.names for option in read_options(text)] == [
        ("-u", "--universal", "--utc"),
        ("-R", "--recursive", "-r", "--deep"),
        ("-q",),
    ]
