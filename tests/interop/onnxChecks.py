"""Checks every ONNX model of a folder with ONNX's own checker and full shape inference, and runs sequence.onnx on the example."""

import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import load_file


def check(path):
    """Throws where a model breaks a rule of ONNX, or where its shapes contradict each other."""
    onnx.checker.check_model(str(path), full_check=True)
    onnx.shape_inference.infer_shapes_path(str(path), str(path.with_suffix(".inferred")), check_type=True, strict_mode=True, data_prop=True)
    path.with_suffix(".inferred").unlink()


def difference(folder):
    inputs, expected = (load_file(folder / f"example_{name}.safetensors") for name in ("input", "output"))
    session = onnxruntime.InferenceSession(str(folder / "sequence.onnx"), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    outputs = dict(zip(names, session.run(None, {each.name: inputs[each.name] for each in session.get_inputs()})))
    mask = inputs.get("mask")
    worst = 0.0
    for name, value in expected.items():
        if outputs[name].shape != value.shape:
            raise SystemExit(f"{name} is {outputs[name].shape}, and {value.shape} is expected")
        given = outputs[name].astype(np.float64)
        # What stands behind the end of a sequence has no meaning: the LSTM of ONNX gives zeros there.
        if mask is not None and value.shape[:2] == mask.shape:
            given, value = given[mask > 0], value[mask > 0]
        distance = np.max(np.abs(given - value)) / max(1.0, np.max(np.abs(value)))
        worst = distance if not distance <= worst else worst
    return worst


models = sorted(Path.cwd().glob("*.onnx"))
for model in models:
    check(model)
worst = difference(Path.cwd())
print(f"{len(models)} models are sound")
print(f"largest difference {worst:.3e}, allowed 1e-04")
sys.exit(0 if worst <= 1e-4 else 1)
