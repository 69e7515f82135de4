"""A training step of PyTorch's nn.LSTM on CUDA, at the sizes that `onGpu.js` measures: prints lines of JSON. Run it where torch is."""
import json
import time

import torch

SIZES = [(100, 32, 64, 128), (256, 64, 512, 512), (100, 32, 32, 32), (100, 1, 128, 128)]

for T, B, D, H in SIZES:
    layer = torch.nn.LSTM(D, H).cuda()
    x = torch.randn(T, B, D, device="cuda", requires_grad=True)
    wanted = torch.randn(T, B, H, device="cuda")
    times = []
    for _ in range(30):
        torch.cuda.synchronize()
        begun = time.perf_counter()
        loss = (layer(x)[0] * wanted).sum()
        loss.backward()
        loss.item()
        times.append((time.perf_counter() - begun) * 1e3)
    times = sorted(times[10:])
    sizes = {"T": T, "B": B, "D": D, "H": H}
    print(json.dumps({"part": "torch", "sizes": sizes, "least": times[0], "median": times[len(times) // 2]}), flush=True)
