"""The folder of a run as the workbench reads it: its description, its log of steps and evaluations, its notes."""

from __future__ import annotations

import datetime
import json
import os
import platform
import secrets
import time
import zlib
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from .files import born, evaluation_record, record, replace, steps_record

METRICS = ("bitsPerCharacter", "bitsPerTarget", "accuracy", "squaredError", "absoluteError")


class RunFolder:
    """A run that this process writes. Its `run.json` is replaced, its log only grows."""

    def __init__(self, root: Path, name: str, facts: Mapping[str, Any], parameters: Sequence[str], metrics: Sequence[str]) -> None:
        unknown = [metric for metric in metrics if metric not in METRICS]
        if unknown:
            raise ValueError(f"unknown metrics {', '.join(unknown)}: the workbench knows {', '.join(METRICS)}")
        now = datetime.datetime.now(datetime.timezone.utc)
        run_id = now.strftime("%Y%m%d-%H%M%S-") + f"{now.microsecond // 1000:03d}-{secrets.token_hex(2)}"
        self.folder = Path(root) / run_id
        self.folder.mkdir(parents=True)
        self.summary: Dict[str, Any] = {
            "runId": run_id,
            "name": name[:120] or "Python",
            "phase": "training",
            "startedAt": int(time.time() * 1000),
            "step": 0,
            "epoch": None,
            "steps": None,
            "checkpoint": None,
            "metrics": list(metrics),
            "loss": None,
            "heldOut": None,
            "stepsPerSecond": None,
            "tokensPerSecond": None,
            "executor": "python",
            "parameters": list(parameters),
            "failure": None,
        }
        self.file = {
            "format": "gatescope-run",
            "version": 1,
            "owner": {"pid": os.getpid(), "born": born()},
            "data": "",
            "python": dict(facts),
            "summary": self.summary,
        }
        self._losses: List[float] = []
        self._append("metrics.log", record(0, np.asarray([1, len(parameters), len(metrics), 0], "<u4").tobytes()))
        self._write_origin(facts)
        self.write()

    def steps(self, rows: Sequence[Sequence[float]], norms: Any) -> None:
        """Adds steps to the log: step, seconds, loss, learning rate and joint norm of each, and the norms [rows, parameters]."""
        self._append("metrics.log", steps_record(rows, norms))
        self._losses = [*self._losses, *(row[2] for row in rows)][-20:]
        mean = float(np.mean(self._losses))
        self.summary.update(step=int(rows[-1][0]), loss=mean if np.isfinite(mean) else None)

    def evaluation(self, step: int, loss: float, values: Sequence[float]) -> None:
        """Adds an evaluation on validation data."""
        self._append("metrics.log", evaluation_record(step, loss, values))
        self.summary["heldOut"] = [value if np.isfinite(value) else None for value in values] if np.isfinite(values).all() else None
        self.write()

    def note(self, step: int, text: str) -> None:
        """Adds a line to the run's log, with its checksum."""
        line = json.dumps({"step": step, "text": text}, ensure_ascii=False, separators=(",", ":"))
        checksum = f"{zlib.crc32(line.encode()):08x}"
        self._append("notes.jsonl", f'{line[:-1]},"crc32":"{checksum}"}}\n'.encode())

    def finish(self, phase: str, failure: Optional[Tuple[str, str]] = None) -> None:
        """Says how the run ended."""
        words = failure and {"code": "executor", "message": failure[0], "remedy": failure[1]}
        self.summary.update(phase=phase, stepsPerSecond=None, failure=words)
        self.write()

    def write(self) -> None:
        """Replaces `run.json`, by which readers know that there is something new."""
        replace(self.folder / "run.json", (json.dumps(self.file, indent=2, ensure_ascii=False) + "\n").encode())

    def _write_origin(self, facts: Mapping[str, Any]) -> None:
        rows = [
            ("Written by", f"gatescope {facts['package']} for Python"),
            (str(facts["library"]), str(facts["version"])),
            ("Python", platform.python_version()),
            ("System", platform.platform()),
            ("Processor", platform.processor() or platform.machine()),
        ]
        origin = {"format": "gatescope-origin-1", "facts": [{"name": name, "value": value} for name, value in rows]}
        replace(self.folder / "origin.json", json.dumps(origin, indent=2).encode())

    def _append(self, name: str, content: bytes) -> None:
        with open(self.folder / name, "ab") as file:
            file.write(content)
