"""The peer with hand-written kernels: PyTorch's nn.LSTM on the CPU. Speaks the protocol of protocol.ts."""
import json
import os
import sys
import time

WARM_UP = 2


def prepare(size):
    import torch

    torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
    lstm = torch.nn.LSTM(size["input"], size["hidden"], batch_first=True)
    out = torch.nn.Linear(size["hidden"], size["input"])
    optimizer = torch.optim.Adam([*lstm.parameters(), *out.parameters()], 1e-3)
    shape = (size["batch"], size["time"], size["input"])
    x, y = torch.randn(shape), torch.randn(shape)

    def step():
        optimizer.zero_grad()
        loss = ((out(lstm(x)[0]) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def timed(step, steps):
    times, loss = [], float("nan")
    for _ in range(steps):
        began = time.perf_counter()
        loss = step()
        times.append((time.perf_counter() - began) * 1e3)
    return {"times": times, "loss": loss}


current_size, current_step = None, None
for line in sys.stdin:
    request = json.loads(line)
    try:
        if request["size"] != current_size:
            current_step = prepare(request["size"])
            current_size = request["size"]
            timed(current_step, WARM_UP)
        reply = timed(current_step, request["steps"])
    except Exception as error:
        reply = {"absent": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
