"""Where the seven can be had, and what stands beside a name."""

from html import unescape

from teachkit.data.channels import presence
from teachkit.data.systems import systems
from teachkit.decisions.distribute.kinds import channel_kinds
from teachkit.widgets.reached import Channels, NearNames


def test_what_is_not_known_is_not_called_absent():
    known = {(one.system, one.channel): one for one in presence()}
    table = Channels()
    rows = {row[0]: row[1:] for row in table.rows}
    seen = 0
    for kind in channel_kinds():
        for place, system in enumerate(systems()):
            one = known.get((system.id, kind.id))
            if kind.title not in rows:
                assert one is None
                continue
            cell = rows[kind.title][place]
            assert cell.startswith("?" if one is None else "✓" if one.state == "there" else "✕")
            if one and one.state == "there":
                assert one.version in cell
                assert one.keeper in cell
            seen += one is not None
    assert seen == len(known)


def test_each_source_is_there_with_its_day():
    page = unescape(Channels()._repr_html_())
    for one in presence():
        assert one.source in page
        assert one.date in page


def test_a_name_is_set_beside_those_that_are_taken():
    told = repr(NearNames("zlib-rs"))
    assert "'zlib-rs' is taken on" in told
    assert "Looked at: " in told
    page = NearNames("serd")._repr_html_()
    assert "serde" in page
    assert page.count("Looked at") == 1


def test_what_is_taken_is_said_once_and_each_list_has_a_line():
    told = NearNames("zlib-rs")
    assert all(row[1] for row in told.rows), "no row says only that there are others"
    assert told._repr_html_().count("<li>") == repr(told).count("\n") - len(told.rows) - 1
