"""Writes a run folder that Gatescope opens: its description, metrics, log and checkpoints, under the names of the drawing."""

import datetime
import json
import os
import secrets
import shutil
import struct
import time
import zlib
from pathlib import Path

import torch

KEPT = 2


class RunFolder:
    """A run that goes on from the one that was exported, in a folder of its own."""

    def __init__(self, exported, root, steps):
        now = datetime.datetime.now(datetime.timezone.utc)
        run_id = now.strftime("%Y%m%d-%H%M%S-") + f"{now.microsecond // 1000:03d}-{secrets.token_hex(2)}"
        self.folder = Path(root) / run_id
        shutil.copytree(exported, self.folder)
        self.file = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        self.file["owner"] = {"pid": os.getpid(), "born": born()}
        self.summary = self.file["summary"]
        self.summary.update(runId=run_id, phase="training", startedAt=int(time.time() * 1000), steps=steps)
        (self.folder / "metrics").mkdir(exist_ok=True)
        (self.folder / "checkpoints").mkdir(exist_ok=True)
        self.losses = []
        self.write()

    def step(self, step, seconds, loss, rate, norm, norms):
        """Appends a step to the columns."""
        self.append("step.f64", "<d", [step])
        self.append("seconds.f64", "<d", [seconds])
        self.append("loss.f32", "<f", [loss])
        self.append("learningRate.f32", "<f", [rate])
        self.append("gradientNorm.f32", "<f", [norm])
        self.append("gradientNorms.f32", "<f", norms)
        self.losses = [*self.losses, loss][-20:]
        self.summary.update(step=step, loss=sum(self.losses) / len(self.losses))

    def evaluation(self, step, loss, metrics):
        self.append("evaluations.f64", "<d", [step, loss, *metrics])
        self.summary["heldOut"] = metrics
        self.write()

    def note(self, step, text):
        with open(self.folder / "notes.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps({"step": step, "text": text}, ensure_ascii=False, separators=(",", ":")) + "\n")

    def checkpoint(self, step, seconds, batches, tensors):
        """Writes a checkpoint with a checksum of the whole file, and removes all but the newest two."""
        metadata = {
            "format": "gatescope-checkpoint-2",
            "step": str(step),
            "seconds": str(seconds),
            "batches": batches,
            "checksum": "00000000",
        }
        folder = self.folder / "checkpoints"
        replace(folder / f"step-{step}.safetensors", with_checksum(safetensors(tensors, metadata)))
        files = sorted(folder.glob("step-*.safetensors"), key=lambda path: -int(path.stem[5:]))
        for path in files[KEPT:]:
            path.unlink()
        self.summary["checkpoint"] = step
        self.write()

    def finish(self, phase):
        self.summary.update(phase=phase, stepsPerSecond=None, tokensPerSecond=None)
        self.write()

    def write(self):
        replace(self.folder / "run.json", (json.dumps(self.file, indent=2, ensure_ascii=False) + "\n").encode())

    def append(self, column, form, numbers):
        with open(self.folder / "metrics" / column, "ab") as file:
            file.write(b"".join(struct.pack(form, number) for number in numbers))


def born():
    """When this process was started, as Linux tells it: process ids are used again."""
    try:
        stat = Path("/proc/self/stat").read_text(encoding="latin1")
    except OSError:
        return None
    return stat[stat.rindex(")") + 2 :].split(" ")[19]


def replace(path, content):
    """Writes a file beside its place and renames it, so that there is never half of it."""
    beside = path.with_name(path.name + ".writing")
    with open(beside, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def safetensors(tensors, metadata):
    """Float tensors as the bytes of a safetensors file."""
    entries, values, offset = {"__metadata__": metadata}, [], 0
    for name, tensor in tensors.items():
        content = tensor.detach().to("cpu", torch.float32).contiguous().numpy().astype("<f4").tobytes()
        entries[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(content)]}
        offset += len(content)
        values.append(content)
    header = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header + b"".join(values)


def with_checksum(content):
    """Writes the CRC-32 of the file into its header; the sum is taken with zeros there."""
    key = b'"checksum":"'
    at = content.index(key) + len(key)
    return content[:at] + f"{zlib.crc32(content):08x}".encode() + content[at + 8 :]
