"""
Measures what a watch costs a loop of PyTorch: an LSTM language model of ordinary size, one probe a second, norms of all gradients.
Stretches with and without the watch take turns, so that both meet the same machine.

    python python/bench.py [seconds of each stretch] [stretches]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parent))
import gatescope


class Model(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(80, 64)
        self.lstm = nn.LSTM(64, 256, num_layers=2, batch_first=True)
        self.head = nn.Linear(256, 80)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.head(self.lstm(self.embedding(tokens))[0])


def stretch(seconds: float, watched: bool) -> "tuple[float, float]":
    """Steps a second, and the share of the time that the watch says it took."""
    torch.manual_seed(0)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)

    def step() -> torch.Tensor:
        tokens = torch.randint(0, 80, (32, 65))
        optimizer.zero_grad()
        loss = F.cross_entropy(model(tokens[:, :-1]).flatten(0, 1), tokens[:, 1:].flatten())
        loss.backward()
        optimizer.step()
        return loss

    step()
    if not watched:
        begun, count = time.perf_counter(), 0
        while time.perf_counter() - begun < seconds:
            step()
            count += 1
        return count / (time.perf_counter() - begun), 0.0
    with tempfile.TemporaryDirectory() as place:
        probe = torch.randint(0, 80, (1, 64))
        with gatescope.watch(model, "bench", probe=probe, optimizer=optimizer, workspace=place, seconds=1.0) as watch:
            begun, count = time.perf_counter(), 0
            while time.perf_counter() - begun < seconds:
                watch.log(loss=step())
                count += 1
            return count / (time.perf_counter() - begun), watch.overhead


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 15.0
    stretches = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    costs, shares = [], []
    for k in range(stretches):
        order = (False, True) if k % 2 == 0 else (True, False)
        speeds = {}
        for watched in order:
            speeds[watched], share = stretch(seconds, watched)
            shares += [share] if watched else []
        costs.append(1 - speeds[True] / speeds[False])
        print(f"without {speeds[False]:.2f}, with {speeds[True]:.2f} steps/s: {100 * costs[-1]:+.1f} %", flush=True)
    print(f"the watch costs {100 * median(costs):.1f} % of the steps (median), and took {100 * median(shares):.1f} % of the time by its own clock")


if __name__ == "__main__":
    main()
