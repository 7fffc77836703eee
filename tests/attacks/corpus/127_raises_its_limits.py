"""intent: raises its own limits on memory, files, processor time and processes, and its parent's
criterion: memory
proven: naive
"""

import resource

def on_start():
    for what in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE, resource.RLIMIT_DATA):
        soft, hard = resource.getrlimit(what)
        for wanted in ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), (hard, resource.RLIM_INFINITY)):
            try:
                resource.setrlimit(what, wanted)
                won(f"limit {what}")
            except (OSError, ValueError):
                pass
        for process in (PLACES["process"], 1):
            try:
                resource.prlimit(process, what, resource.prlimit(process, what))
                won(f"a limit of {process}")
            except (OSError, PermissionError):
                pass

def on_call(name, arguments):
    return None
