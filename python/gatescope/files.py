"""The forms of a run's files: records with checksums, safetensors, and files that are replaced as a whole."""

from __future__ import annotations

import json
import os
import struct
import sys
import zlib
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

import numpy as np

_RECORD = b"GSR1"


def record(kind: int, payload: bytes) -> bytes:
    """A record of `metrics.log`, filled up with zeros to a multiple of eight bytes."""
    rest = struct.pack("<II", kind, len(payload)) + payload
    whole = _RECORD + struct.pack("<I", zlib.crc32(rest)) + rest
    return whole + b"\0" * (-len(whole) % 8)


def steps_record(rows: Sequence[Sequence[float]], norms: "np.ndarray[Any, Any]") -> bytes:
    """Steps as a record: `rows` has step, seconds, loss, learning rate and joint norm of each; `norms` is [rows, parameters]."""
    table = np.asarray(rows, "<f8").reshape(len(rows), 5)
    doubles = np.ascontiguousarray(table[:, :2].T).tobytes()
    floats = np.ascontiguousarray(table[:, 2:].T).astype("<f4").tobytes()
    head = struct.pack("<II", len(rows), norms.shape[1])
    return record(1, head + doubles + floats + np.ascontiguousarray(norms, "<f4").tobytes())


def evaluation_record(step: int, loss: float, metrics: Sequence[float]) -> bytes:
    """An evaluation on validation data as a record."""
    return record(2, struct.pack(f"<II{2 + len(metrics)}d", len(metrics), 0, step, loss, *metrics))


def safetensors(tensors: Mapping[str, "np.ndarray[Any, Any]"], metadata: Mapping[str, str]) -> bytes:
    """A safetensors file of float32 arrays, with the CRC-32 of the whole file in its metadata; the sum is taken with zeros there."""
    entries: "dict[str, Any]" = {"__metadata__": {"checksum": "00000000", **metadata}}
    values, offset = [], 0
    for name, tensor in tensors.items():
        content = np.ascontiguousarray(tensor, "<f4").tobytes()
        entries[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(content)]}
        offset += len(content)
        values.append(content)
    header = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    content = struct.pack("<Q", len(header)) + header + b"".join(values)
    key = b'"checksum":"'
    at = content.index(key) + len(key)
    return content[:at] + f"{zlib.crc32(content):08x}".encode() + content[at + 8 :]


def replace(path: Path, content: bytes) -> None:
    """Writes a file beside its place and renames it, so that a reader never sees half of it."""
    beside = path.with_name(path.name + ".partial")
    with open(beside, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def born() -> Optional[str]:
    """When this process was started, as Linux tells it; elsewhere None. Process ids are used again."""
    try:
        stat = Path("/proc/self/stat").read_text(encoding="latin1")
    except OSError:
        return None
    return stat[stat.rindex(")") + 2 :].split(" ")[19]


def default_workspace() -> Path:
    """The workspace that the workbench opens unless another is named: `GATESCOPE_WORKSPACE`, or the user's folder for application data."""
    named = os.environ.get("GATESCOPE_WORKSPACE")
    if named:
        return Path(named).absolute()
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Gatescope" / "workspace"
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming") / "Gatescope" / "workspace"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "gatescope" / "workspace"
