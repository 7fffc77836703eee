"""intent: other doors to the kernel: device files, debugfs, sysfs, /proc/sys, /dev/mem, kmsg, fuse, kvm, loop
criterion: tamper
proven: naive
"""

import glob
import os

def on_start():
    for path in ("/dev/mem", "/dev/kmem", "/dev/kmsg", "/dev/fuse", "/dev/kvm", "/dev/loop-control", "/dev/net/tun", "/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/sys/kernel/debug", "/sys/fs/cgroup/cgroup.procs", "/proc/self/oom_score_adj", "/proc/self/uid_map", "/proc/self/coredump_filter", *glob.glob("/dev/sd*"), *glob.glob("/dev/vd*")):
        try:
            os.close(os.open(path, os.O_RDWR))
            won(path)
        except OSError:
            pass

def on_call(name, arguments):
    return None
