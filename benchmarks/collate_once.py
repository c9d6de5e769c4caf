"""Collate a folder in this process, and print as JSON how long reading and writing took, and its most memory."""

from __future__ import annotations

import json
import resource
import sys
import time

import child_audit

if __name__ == "__main__":
    folder, output, workers = sys.argv[1:]
    begin, busy = time.perf_counter(), time.process_time()
    collation = child_audit.collate(folder, workers=int(workers))
    read, busy_read = time.perf_counter(), time.process_time()
    assert collation.exit_code == 0, collation.not_read[:1]
    collation.save(output)
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {
        "read_s": read - begin,
        "write_s": time.perf_counter() - read,
        "read_here_cpu_s": busy_read - busy,
        "read_elsewhere_cpu_s": others.ru_utime + others.ru_stime,
        "write_cpu_s": time.process_time() - busy_read,
        "parent_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}))
