"""The reader's workspace in the browser: shared by tabs, loses no line, says what it cannot."""

import json

import pytest

from teachkit.course.record import read_record

pytestmark = pytest.mark.browser

NO_STORAGE = """Object.defineProperty(window, "indexedDB", {
  get() { throw new DOMException("no", "SecurityError"); },
});"""
# A disk that is full from the third write on, as the browser says it.
FULL = """
  let writes = 0;
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...words) {
    if (this.name === "files" && ++writes > 2) {
      this.transaction.abort();
      throw new DOMException("no room", "QuotaExceededError");
    }
    return put.apply(this, words);
  };
"""


def lines_of(page):
    return page.evaluate("store.files()")[".teachkit/record.jsonl"].splitlines()


def test_the_record_is_one_that_python_reads(visit, entry):
    page = visit()
    said = {"chosen": "lock-is-built", "text": "für alle — ja"}
    page.evaluate(
        "(entries) => store.append(entries)", [entry(right=False, said=said), entry(second=1)]
    )
    record = read_record(lines_of(page))
    assert record.unreadable == 0
    assert [(one.id, one.right, one.said) for one in record.entries] == [
        ("depend.why-lock", False, said),
        ("depend.why-lock", None, {}),
    ]


def test_an_entry_without_a_time_gets_one_as_python_writes_it(visit):
    page = visit()
    page.evaluate(
        "store.append([{kind: 'hint', id: 'depend/closure', revision: 2, said: {number: 1}}])"
    )
    assert page.evaluate("store.record().then((record) => record.entries[0].when)")[-6:] == "+00:00"
    record = read_record(lines_of(page))
    assert record.hints("depend/closure", 2) == 1


def test_what_is_no_entry_is_refused_with_a_sentence(visit):
    page = visit()
    said = page.evaluate(
        "store.append([{kind: 'cheat', id: 'x', revision: 1}]).catch((e) => e.message)"
    )
    assert "no entry" in said
    assert page.evaluate("store.files()") == {}


def test_everything_is_there_after_a_reload_and_on_the_next_page(visit, entry):
    page = visit()
    page.evaluate("(one) => store.append([one])", entry())
    page.evaluate("store.write('plan.json', '{\"schema\": 1}')")
    later = visit("one/deep/page.html", context=page.context)
    page.close()
    assert set(later.evaluate("store.files()")) == {".teachkit/record.jsonl", "plan.json"}


def test_two_books_on_one_host_do_not_mix(visit, entry):
    page = visit("one/index.html")
    page.evaluate("(one) => store.append([one])", entry())
    other = visit("two/index.html", context=page.context)
    assert other.evaluate("store.files()") == {}


def test_two_tabs_at_once_lose_no_line(visit):
    first = visit()
    second = visit(context=first.context)
    add = """(tab) => { window.done = Promise.all(Array.from({length: 50}, (_, n) => store.append(
      [{kind: "check", id: `${tab}.q${n}`, revision: 1}]))); }"""
    first.evaluate(add, "a")
    second.evaluate(add, "b")
    first.evaluate("done")
    second.evaluate("done")
    record = read_record(lines_of(first))
    assert len({one.id for one in record.entries}) == 100
    assert lines_of(first) == lines_of(second)


def test_another_tab_is_told_of_a_change(visit, entry):
    first = visit()
    second = visit(context=first.context)
    second.evaluate("void (window.heard = new Promise((resolve) => store.onChange(resolve)))")
    first.evaluate("(one) => store.append([one])", entry())
    heard = second.evaluate("heard")
    assert heard == {"paths": [".teachkit/record.jsonl"], "here": False, "problem": ""}


def test_a_plan_is_written_over_the_one_that_was_read_and_no_other(visit):
    first = visit()
    second = visit(context=first.context)
    version = first.evaluate("store.write('plan.json', 'mine', {expect: 0})")
    second.evaluate("(expect) => store.write('plan.json', 'theirs', {expect})", version)
    code = first.evaluate(
        "(expect) => store.write('plan.json', 'mine again', {expect}).catch((e) => e.code)", version
    )
    assert code == "conflict"
    assert first.evaluate("store.read('plan.json')")["text"] == "theirs"


def test_the_record_cannot_be_written_over(visit, entry):
    page = visit()
    page.evaluate("(one) => store.append([one])", entry())
    write = "store.write('.teachkit/record.jsonl', '').catch((e) => e.code)"
    assert page.evaluate(write) == "append-only"
    assert len(lines_of(page)) == 2


def test_blocked_storage_is_said_and_the_page_works_on(visit, entry):
    page = visit(before=NO_STORAGE)
    assert page.evaluate("store.place") == "page"
    assert "keeps nothing" in page.evaluate("store.problem")
    page.evaluate("(one) => store.append([one])", entry())
    page.evaluate("store.write('plan.json', '{}', {expect: 0})")
    assert len(page.evaluate("store.files()")) == 2


def test_a_database_that_never_opens_does_not_hold_up_the_page(visit, entry):
    page = visit(before="IDBFactory.prototype.open = () => ({})")
    page.evaluate("entry => store.append([entry])", entry())
    assert page.evaluate("store.place") == "page"
    assert page.evaluate("async () => (await store.record()).entries.length") == 1


def test_a_full_disk_is_said_and_nothing_of_what_was_there_is_lost(visit, entry):
    page = visit(before=FULL)
    page.evaluate("(one) => store.append([one])", entry())
    page.evaluate("window.heard = []; void store.onChange(({problem}) => heard.push(problem))")
    for number in range(4):
        page.evaluate("(n) => store.write(`exercises/depend/e${n}/statement.md`, `${n}`)", number)
    assert "no room" in page.evaluate("store.problem")
    assert any("no room" in one for one in page.evaluate("heard"))
    assert len(page.evaluate("store.files()")) == 5
    again = visit(context=page.context)
    assert len(again.evaluate("store.files()")) == 3
    assert again.evaluate("store.problem") == ""


def test_a_browser_without_locks_and_channels_keeps_things_too(visit, entry):
    bare = "delete Navigator.prototype.locks; delete window.BroadcastChannel;"
    page = visit(before=bare)
    assert page.evaluate("store.exclusive(() => 'alone')") == "alone"
    page.evaluate("(one) => store.append([one])", entry())
    assert len(lines_of(visit(context=page.context))) == 2


def test_a_tab_that_hangs_does_not_hold_up_the_others(visit):
    first = visit()
    second = visit(context=first.context)
    first.evaluate("void store.exclusive(() => new Promise(() => {}))")
    assert second.evaluate("store.exclusive(() => 'in spite of it')") == "in spite of it"


def test_the_browser_is_asked_once_to_keep_what_is_worth_keeping(visit, entry):
    count = """window.asked = 0;
      StorageManager.prototype.persist = async () => (window.asked += 1, true);"""
    page = visit(before=count)
    assert page.evaluate("asked") == 0
    for number in range(3):
        page.evaluate("(one) => store.append([one])", entry(second=number))
    page.wait_for_function("asked === 1")
    again = visit(context=page.context, before=count)
    again.evaluate("(one) => store.append([one])", entry(second=9))
    assert again.evaluate("store.kept('asked to persist').then(() => asked)") == 0


def test_a_card_that_sends_twice_is_recorded_once(visit, entry):
    page = visit()
    page.evaluate("kit.takeEntries(document, store)")
    send = """async (entry) => {
      const detail = {entry, kept: null};
      const flags = {bubbles: true, composed: true, cancelable: true};
      const event = new CustomEvent("teachkit-entry", {...flags, detail});
      document.querySelector("#where").dispatchEvent(event);
      await detail.kept;
      return event.defaultPrevented;
    }"""
    one = entry(right=True, said={"chosen": "right"})
    assert page.evaluate(send, one) is True
    assert page.evaluate(send, one) is True
    assert len(lines_of(page)) == 2
    assert page.evaluate("store.latest('check', 'depend.why-lock', 1)")["right"] is True


def test_small_things_of_a_page_are_kept_and_do_not_travel(visit):
    page = visit()
    page.evaluate("store.keep('depend 1a2b', {slider: 3})")
    again = visit(context=page.context)
    assert again.evaluate("store.kept('depend 1a2b')") == {"slider": 3}
    assert again.evaluate("store.files()") == {}


def test_everything_can_be_thrown_away(visit, entry):
    page = visit()
    page.evaluate("(one) => store.append([one])", entry())
    page.evaluate("store.write('plan.json', '{}')")
    page.evaluate("store.clear()")
    assert visit(context=page.context).evaluate("store.files()") == {}


def test_a_workers_files_come_in_and_go_out(visit, entry):
    page = visit()
    page.evaluate("(one) => store.append([one])", entry())
    page.evaluate("window.boat = kit.ferry(store)")
    there = page.evaluate("boat.files()")
    assert list(there) == [".teachkit/record.jsonl"]
    assert page.evaluate("boat.changed()") == {}
    more = there[".teachkit/record.jsonl"] + json.dumps(entry(second=5)) + "\n"
    page.evaluate("(text) => boat.take({'.teachkit/record.jsonl': text, 'scratch.txt': 'x'})", more)
    assert len(lines_of(page)) == 3
    assert set(page.evaluate("store.files()")) == {".teachkit/record.jsonl"}


def test_lines_of_another_tab_and_of_a_worker_are_both_kept(visit, entry):
    page = visit()
    other = visit(context=page.context)
    page.evaluate("window.boat = kit.ferry(store)")
    page.evaluate("boat.files()")
    other.evaluate("(one) => store.append([one])", entry("depend.of-the-tab"))
    page.wait_for_function(
        "boat.changed().then((found) => (window.news ??= found['.teachkit/record.jsonl']))"
    )
    mine = page.evaluate("news") + json.dumps(entry("depend.of-the-worker", second=3)) + "\n"
    other.evaluate("(one) => store.append([one])", entry("depend.meanwhile", second=4))
    page.evaluate("(text) => boat.take({'.teachkit/record.jsonl': text})", mine)
    record = read_record(lines_of(page))
    assert [one.id for one in record.entries] == [
        "depend.of-the-tab", "depend.of-the-worker", "depend.meanwhile",
    ]  # fmt: skip


def test_a_workers_plan_does_not_replace_what_another_tab_wrote(visit):
    page = visit()
    other = visit(context=page.context)
    page.evaluate("window.boat = kit.ferry(store)")
    page.evaluate("boat.files()")
    other.evaluate("store.write('plan.json', 'of the tab')")
    said = page.evaluate("boat.take({'plan.json': 'of the worker'}).catch((e) => e.message)")
    assert "changed in another tab" in said
    files = page.evaluate("store.files()")
    assert files.pop("plan.json") == "of the tab"
    [(aside, text)] = files.items()
    assert aside.startswith("kept/")
    assert text == "of the worker"
    assert page.evaluate("boat.changed()")["plan.json"] == "of the tab"


def test_what_was_read_first_is_not_painted_last_and_no_change_is_missed(visit):
    page = visit()
    page.evaluate("""async () => {
      window.painted = [];
      let begun = 0;
      let goOn;
      const slow = new Promise((resolve) => (goOn = resolve));
      const paint = async () => {
        const mine = ++begun;
        if (mine === 1) await slow;
        painted.push(mine);
      };
      const { follow } = await import("/one/store/store.js");
      follow(store, paint);
      await store.write("plan.json", "{}");
      goOn();
    }""")
    page.wait_for_function("painted.length > 1")
    assert page.evaluate("painted") == [1, 2]
