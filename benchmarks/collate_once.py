"""Collate a folder in this process, and print how long reading and writing took, and its most memory."""

from __future__ import annotations

import resource
import sys
import time

import child_audit

if __name__ == "__main__":
    folder, output, workers = sys.argv[1:]
    begin = time.perf_counter()
    collation = child_audit.collate(folder, workers=int(workers))
    read = time.perf_counter()
    assert collation.exit_code == 0, collation.not_read[:1]
    collation.save(output)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(read - begin, time.perf_counter() - read, memory)
