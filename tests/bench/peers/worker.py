"""The loop of a Python worker: requests from standard input, answers on standard output, as protocol.ts says."""
import json
import math
import os
import sys
import time

WARM_UP = 2


def cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def timed(step, steps, milliseconds=0):
    times, loss = [], float("nan")
    until = time.perf_counter() + milliseconds / 1e3
    while len(times) < steps or time.perf_counter() < until:
        began = time.perf_counter()
        loss = step()
        times.append((time.perf_counter() - began) * 1e3)
    return {"times": times, "loss": loss if math.isfinite(loss) else None}


def serve(prepare):
    """`prepare(size, cell)` makes the work, a function that takes one step and gives its loss; it may raise where the peer is missing."""
    # What libraries print must not come between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    current, step = None, None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            work = (request["cell"], request["size"])
            if work != current:
                step, current = prepare(request["size"], request["cell"]), work
                timed(step, WARM_UP)
            reply = timed(step, request["steps"], request["milliseconds"])
        except Exception as error:
            reply = {"absent": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), file=answers, flush=True)
