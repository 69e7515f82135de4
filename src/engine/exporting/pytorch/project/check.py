"""Runs model.py on example_input.safetensors and compares with example_output.safetensors."""

import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

from model import Model

ALLOWED = 1e-4
FOLDER = Path(__file__).resolve().parent


def main():
    inputs, expected = load_file(FOLDER / "example_input.safetensors"), load_file(FOLDER / "example_output.safetensors")
    model = Model().eval()
    model.load_state_dict(load_file(FOLDER / "weights.safetensors"))
    with torch.no_grad():
        output = model(**inputs)
    output = output[0] if isinstance(output, tuple) else output
    ((name, wanted),) = expected.items()
    if output.shape != wanted.shape:
        raise SystemExit(f"The output is {tuple(output.shape)}, and {tuple(wanted.shape)} is expected.")
    if "mask" in inputs and output.dim() == 3:
        real = inputs["mask"] > 0.5
        output, wanted = output[real], wanted[real]
    largest = ((output - wanted).abs().max() / wanted.abs().max().clamp(min=1.0)).item()
    print(f"the whole sequence: {name} differs by {largest:.1e} at most in {output.numel()} values")
    print(f"largest difference {largest:.3e}, allowed {ALLOWED:.0e}")
    return 0 if largest <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
