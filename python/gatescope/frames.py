"""Frames of the probe on disk: a safetensors file each, and fewer of them the longer ago they were taken."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import List

import numpy as np

from .files import replace, safetensors
from .maps import Frame, NotSupported


class Frames:
    """The frames of a run, of which at most `most` stay: what is dropped is what has near neighbours."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder = folder
        self.most = max(3, most)
        self.steps: List[int] = []
        folder.mkdir(parents=True, exist_ok=True)

    def append(self, step: int, frame: Frame) -> None:
        """Writes the frame of a step; one of the same step is replaced."""
        replace(self._path(step), encoded(step, frame))
        self.steps = [each for each in self.steps if each != step] + [step]
        while len(self.steps) > self.most:
            self._thin()

    def _thin(self) -> None:
        # The newest stays, and so does the first: between them steps lie ever further apart, as in the record of gradient reach.
        gaps = [math.log((self.steps[k + 1] + 1) / (self.steps[k - 1] + 1)) for k in range(1, len(self.steps) - 1)]
        at = 1 + min(range(len(gaps)), key=gaps.__getitem__)
        self._path(self.steps.pop(at)).unlink(missing_ok=True)

    def _path(self, step: int) -> Path:
        return self.folder / f"step-{step}.safetensors"


def encoded(step: int, frame: Frame) -> bytes:
    """The bytes of a frame's file."""
    steps = len(frame.words)
    tensors, maps = {}, []
    for k, each in enumerate(frame.maps):
        values = np.asarray(each.values, np.float32)
        if values.ndim != 2 or values.shape[0] != steps:
            raise NotSupported(f"{each.layer}.{each.name} has the shape {list(values.shape)}; the probe has {steps} time steps")
        tensors[f"map.{k}"] = values
        words = {"layer": each.layer, "name": each.name, "label": each.label, "code": each.code}
        maps.append({"tensor": f"map.{k}", **words, "role": each.role, "range": each.range})
    if frame.next_chances is not None:
        tensors["next"] = np.asarray(frame.next_chances, np.float32)
    if frame.surprise is not None:
        tensors["surprise"] = np.asarray(frame.surprise, np.float32)
    content = {"tokens": list(frame.words), "maps": maps, "next": list(frame.next_words), "weightNorms": dict(frame.weight_norms)}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return safetensors(tensors, {"format": "gatescope-probe-1", "step": str(step), "frame": text})
