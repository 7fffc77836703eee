"""Manual pages in both languages of roff: options, paths, exit statuses."""

from teachkit.decisions.distribute.parity import read_man

MAN = r"""
.TH WEIGH 1 "" "weigh 1.0"
.SH SYNOPSIS
.B weigh
[\-x]
.SH OPTIONS
.TP
\fB\-a\fR, \fB\-\-all\fR
All of them, as \-q does elsewhere; settings are in /etc/weigh.conf.
.TP
.BR \-o " \fIFILE\fR, " \-\-out =\fIFILE\fR
Where to.
.IP "\-\-scale=\fIN\fR" 4
Scale by N.
.SH "EXIT STATUS"
.TP
.B 0
Fine.
.TP
.B 2
It fell off. See weigh(1) and version 1.5.
.SH FILES
.I /var/lib/weigh/state
and ~/.weighrc.
.SH EXAMPLES
.TP
\-z
is no option here, and /usr/bin/other is no file of it
"""
MDOC = r"""
.nr BA 0
.nr PS 1
.Dd today
.Sh DESCRIPTION
.Bl -tag -width Ds
.It Fl A , -askpass
Ask.
.if \n(BA \{\
.It Fl a Ar type , Fl -auth-type Ns = Ns Ar type
Not here.
.\}
.if \n(PS \{\
.It Fl p Ar prompt , Fl -prompt Ns = Ns Ar prompt
Here.
.\}
.It Fl -preserve-env=list
Some.
.It Fl -
The end.
.El
.Sh EXIT VALUE
.Nm
exits with 0, otherwise with 1.
.Sh FILES
.Bl -tag
.It Pa /etc/weigh.conf
Settings.
.El
"""


def test_a_page_in_man_is_read():
    page = read_man(MAN)
    assert [option.label for option in page.options] == [
        "-a, --all",
        "-o, --out FILE",
        "--scale N",
    ]
    assert page.paths == ("/etc/weigh.conf", "/var/lib/weigh/state", "~/.weighrc")
    assert page.statuses == ("0", "2")


def test_a_page_in_mdoc_is_read_without_what_it_switches_off():
    page = read_man(MDOC)
    assert [option.label for option in page.options] == [
        "-A, --askpass",
        "-p, --prompt prompt",
        "--preserve-env list",
        "--",
    ]
    assert page.paths == ("/etc/weigh.conf",)
    assert page.statuses == ("0", "1")


def test_what_an_example_shows_is_no_promise():
    assert not any("-z" in option.names for option in read_man(MAN).options)
    assert "/usr/bin/other" not in read_man(MAN).paths


def test_a_page_without_sections_promises_nothing():
    assert read_man("nothing\n") == read_man("")
    assert read_man("").statuses == ()
