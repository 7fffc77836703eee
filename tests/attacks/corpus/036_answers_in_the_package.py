"""intent: imports from the installed course the functions that do what the exercise asks
criterion: leak
proven: naive
"""

FOUND = {}

def on_start():
    try:
        from teachkit.decisions.depend import graph
        won(f"the course's own code: {graph}")
    except ImportError:
        pass
    try:
        import teachkit.decisions
        won(f"the course's own code: {teachkit.decisions}")
    except ImportError:
        pass
    try:
        import teachkit.course.load
        won(f"the course's own code: {teachkit.course.load}")
    except ImportError:
        pass

def on_call(name, arguments):
    return None
