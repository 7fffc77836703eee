from teachkit.grading import same


def test_what_is_pushed_last_is_popped_first(answer):
    """What is pushed last is popped first."""
    stack = answer.new("Stack")
    stack.push(1)
    stack.push("canary")
    assert same(stack.pop(), "canary"), "Another one was the last."
    assert same(answer.read(stack, "size"), 1), "One is left."


def test_it_counts_down(answer):
    """It counts down to one."""
    got = answer.take(3, "countdown", 5)
    assert same(got, [5, 4, 3]), f"It begins with {got}."


def test_the_program_doubles(answer):
    """The program prints twice its input, and exits with 3."""
    ran = answer.run("main", stdin="4\n")
    assert same(ran.out, "8\n"), f"It printed {ran.out}."
    assert same(ran.exit, 3), "It exits with something else."


def test_no_number_is_a_value_error(answer):
    """A text without a number is a ValueError."""
    assert answer.raises("parse", "x") == "ValueError", "It raises another exception, or none."
    assert same(answer.parse("12"), 12), "12 is a number."
