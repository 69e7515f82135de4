#!/bin/sh
# Runs what `scripts/gpu/pack.mjs` packed, on a machine with a GPU, and PyTorch's layer beside it where torch is. Ends within ten minutes.
cd "$(dirname "$0")" || exit 1
timeout 480 node program/gpu/onGpu.js "$@" | tee webgpu.jsonl
if python3 -c 'import torch, sys; sys.exit(0 if torch.cuda.is_available() else 1)' 2>/dev/null; then
  timeout 100 python3 torch_lstm.py | tee torch.jsonl
else
  echo 'PyTorch with CUDA is not on this machine: there is nothing to compare with.'
fi
