"""intent: plain containers that hold what is not plain: functions, modules, types, memoryviews, themselves
criterion: score
"""

import types

def on_call(name, arguments):
    cycle = []
    cycle.append(cycle)
    return {"closure": {"closure": on_call, 1: types, 2: memoryview(b"x")}, "total": cycle, "rank": [type, ...]}[name]
