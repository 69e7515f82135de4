"""What a run folder holds, with NumPy alone: steps, norms, frames, notes, and how a run ends."""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import gatescope
from gatescope.frames import Frames
from gatescope.maps import Frame, named


def read_run(folder):
    """The reader that docs/run-format.md prints."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "run-format.md").read_text("utf8")
    source = text.split("```python\n")[1].split("```")[0].split('if __name__')[0]
    space: dict = {}
    exec(source, space)
    return space["read_run"](folder)


def read_frame(path):
    """A frame's metadata and arrays, after its checksum is compared."""
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    checksum = header["__metadata__"]["checksum"].encode()
    assert f"{zlib.crc32(content.replace(checksum, b'00000000', 1)):08x}".encode() == checksum
    arrays = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + length + at for at in entry["data_offsets"])
            arrays[name] = np.frombuffer(content[begin:end], "<f4").reshape(entry["shape"])
    return {**header["__metadata__"], **json.loads(header["__metadata__"]["frame"])}, arrays


class Writer(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)

    def watch(self, **more):
        return gatescope.watch({"w": np.ones((2, 3)), "b": np.zeros(3)}, "numbers", workspace=self.place.name, **more)

    def test_steps_norms_and_evaluations_are_read_by_the_documented_reader(self):
        with self.watch(metrics=["accuracy"], settings={"rate": 0.1, "cell": "own"}) as watch:
            for k in range(1, 6):
                watch.log(loss=1.0 / k, learning_rate=0.1, gradients={"w": np.full((2, 3), k), "b": np.array([3.0, 4.0, 0.0])})
            watch.evaluate(0.25, accuracy=0.5)
            watch.note("wörds")
        summary, steps, evaluations = read_run(watch.folder)
        self.assertEqual([summary["phase"], summary["step"], summary["executor"]], ["finished", 5, "python"])
        self.assertEqual([each["step"] for each in steps], [1, 2, 3, 4, 5])
        np.testing.assert_allclose([each["loss"] for each in steps], [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5], rtol=1e-6)
        np.testing.assert_allclose([each["grad_norms"]["w"] for each in steps], [k * 6**0.5 for k in range(1, 6)], rtol=1e-6)
        np.testing.assert_allclose(steps[1]["grad_norm"], (4 * 6 + 25) ** 0.5, rtol=1e-6)
        self.assertEqual(evaluations, [{"step": 5, "loss": 0.25, "accuracy": 0.5}])
        line = json.loads((watch.folder / "notes.jsonl").read_text("utf8"))
        plain = json.dumps({"step": 5, "text": "wörds"}, ensure_ascii=False, separators=(",", ":"))
        self.assertEqual(line, {"step": 5, "text": "wörds", "crc32": f"{zlib.crc32(plain.encode()):08x}"})

    def test_missing_gradients_are_no_numbers(self):
        with self.watch() as watch:
            watch.log(loss=np.float32(2))
        _, steps, _ = read_run(watch.folder)
        self.assertTrue(np.isnan([steps[0]["grad_norm"], *steps[0]["grad_norms"].values()]).all())

    def test_frames_have_the_maps_of_taps_and_the_predictions(self):
        def taps(params, probe):
            logits = np.log(np.array([[0.5, 0.25, 0.25], [0.125, 0.125, 0.75], [0.2, 0.3, 0.5]]))
            return {"cell.f": np.full((3, 2), 0.5), "cell.h": np.zeros((1, 3, 2))[0] + params["b"][:2], "logits": logits}

        options = {"vocabulary": "abc", "predicts_next": True, "seconds": 0}
        with self.watch(probe=np.array([0, 1, 2]), taps=taps, **options) as watch:
            watch.log(loss=1, params={"w": np.ones((2, 3)), "b": np.array([1.0, 2.0, 2.0])})
        content, arrays = read_frame(watch.folder / "probes" / "step-1.safetensors")
        self.assertEqual([content["tokens"], content["step"]], [["a", "b", "c"], "1"])
        words = [(each["layer"], each["name"], each["label"], each["role"], each["range"], each["code"]) for each in content["maps"]]
        self.assertEqual(words[0], ("cell", "f", "forget gate", "forget", "gate", "value"))
        self.assertEqual(words[1], ("cell", "h", "hidden state", "state", "signed", "hiddenState"))
        np.testing.assert_array_equal(arrays["map.1"], [[1, 2]] * 3)
        self.assertEqual(content["next"][:6], ["a", "b", "c", "c", "a", "b"])
        np.testing.assert_allclose(arrays["next"][1], [0.75, 0.125, 0.125], rtol=1e-6)
        np.testing.assert_allclose(arrays["surprise"], [np.nan, 2, -np.log2(0.75)], rtol=1e-6)
        self.assertEqual(content["weightNorms"], {"w": float(np.float32(6**0.5)), "b": 3.0})

    def test_at_most_so_many_frames_stay_and_the_newest_and_the_first_among_them(self):
        frames = Frames(Path(self.place.name) / "frames", most=10)
        for step in range(1, 200):
            frames.append(step, Frame(["1"], [named("l", "h", np.zeros((1, 2)))]))
        there = sorted(int(path.stem[5:]) for path in frames.folder.iterdir())
        self.assertEqual(there, frames.steps)
        self.assertEqual([len(there), there[0], there[-1]], [10, 1, 199])

    def test_a_loop_that_raises_leaves_a_failed_run_and_an_interrupted_one_a_stopped_run(self):
        for error, phase in ((ValueError("no batch"), "failed"), (KeyboardInterrupt(), "stopped")):
            with self.assertRaises(type(error)):
                with self.watch() as watch:
                    watch.log(loss=1)
                    raise error
            summary, steps, _ = read_run(watch.folder)
            self.assertEqual([summary["phase"], len(steps)], [phase, 1])
            self.assertEqual(summary["failure"] is not None, phase == "failed")

    def test_what_does_not_fit_is_refused_in_words(self):
        with self.assertRaisesRegex(ValueError, "unknown metrics f1"):
            self.watch(metrics=["f1"])
        with self.assertRaisesRegex(gatescope.NotSupported, "has 2 time steps|probe has 3"):
            with self.watch(probe=np.arange(3), taps=lambda *_: {"a.h": np.zeros((3, 2)), "b.h": np.zeros((2, 2))}):
                pass
        with self.watch() as watch:
            watch.log(loss=1, step=4)
            with self.assertRaisesRegex(ValueError, "step 4 does not come after step 4"):
                watch.log(loss=1, step=4)
            with self.assertRaisesRegex(ValueError, "has the metrics"):
                watch.evaluate(1.0, accuracy=1.0)

    def test_nothing_but_numpy_is_imported(self):
        found = [name for name in ("torch", "keras", "jax") if name in sys.modules]
        self.assertEqual(found, [])
        self.assertIsNotNone(importlib.util.find_spec("gatescope.adapters.pytorch"))


if __name__ == "__main__":
    unittest.main()
