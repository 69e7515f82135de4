"""Loops of PyTorch, and the gates that are recomputed against those of cells that are stepped one by one."""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import gatescope
from gatescope.adapters.pytorch import TorchModel
from test_writer import read_frame, read_run

torch.set_num_threads(1)


def stepped(module, layer, suffix, x):
    """The gates and states of one layer, from a cell of PyTorch that is stepped, and each gate from its own product."""
    kind = {"LSTM": nn.LSTMCell, "GRU": nn.GRUCell}.get(module.mode)
    weights = [getattr(module, f"{what}_l{layer}{suffix}") for what in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    size = module.hidden_size
    cell = kind(x.shape[1], size) if kind else nn.RNNCell(x.shape[1], size, nonlinearity="relu" if "RELU" in module.mode else "tanh")
    with torch.no_grad():
        for own, given in zip((cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh), weights):
            own.copy_(given)
        h, c, rows = torch.zeros(size), torch.zeros(size), []
        for each in x:
            a, b = F.linear(each, weights[0], weights[2]), F.linear(h, weights[1], weights[3])
            if module.mode == "LSTM":
                i, f, g, o = (a + b).chunk(4)
                h, c = (state[0] for state in cell(each[None], (h[None], c[None])))
                rows.append({"i": i.sigmoid(), "f": f.sigmoid(), "g": g.tanh(), "o": o.sigmoid(), "c": c, "h": h})
            elif module.mode == "GRU":
                (xr, xz, xn), (hr, hz, hn) = a.chunk(3), b.chunk(3)
                r = (xr + hr).sigmoid()
                h = cell(each[None], h[None])[0]
                rows.append({"r": r, "z": (xz + hz).sigmoid(), "n": (xn + r * hn).tanh(), "h": h})
            else:
                h = cell(each[None], h[None])[0]
                rows.append({"h": h})
    return {name: torch.stack([row[name] for row in rows]) for name in rows[0]}


class Gates(unittest.TestCase):
    def compare(self, make, **more):
        torch.manual_seed(3)
        module = make(5, 4, **more)
        x = torch.randn(1, 7, 5) if module.batch_first else torch.randn(7, 1, 5)
        maps, _ = TorchModel(module, [], None, True).look(x)
        found = {(each.layer, each.name): each.values for each in maps}
        inputs, count = x.reshape(7, 5), 0
        for layer in range(module.num_layers):
            outputs = []
            for suffix in ("", "_reverse") if module.bidirectional else ("",):
                flipped = inputs.flip(0) if suffix else inputs
                gates = {name: values.flip(0) if suffix else values for name, values in stepped(module, layer, suffix, flipped).items()}
                place = f"model.{layer}" if module.num_layers > 1 else "model"
                for name, values in gates.items():
                    key = (f"{place} reverse" if suffix else place, name)
                    np.testing.assert_allclose(found[key], values.numpy(), atol=2e-6, err_msg=str(key))
                    count += 1
                outputs.append(gates["h"])
            inputs = torch.cat(outputs, 1)
        self.assertEqual(count, len(maps))
        np.testing.assert_allclose(inputs.numpy(), module(x)[0].detach().numpy().reshape(7, -1), atol=2e-6)

    def test_lstm_gru_and_rnn_in_one_and_both_directions_and_several_layers(self):
        for make in (nn.LSTM, nn.GRU, nn.RNN):
            self.compare(make)
            self.compare(make, batch_first=True, num_layers=3)
            self.compare(make, bidirectional=True, num_layers=2)
        self.compare(nn.RNN, nonlinearity="relu")

    def test_first_states_and_layers_without_bias(self):
        torch.manual_seed(1)

        class Started(nn.Module):
            def __init__(self):
                super().__init__()
                self.lstm = nn.LSTM(3, 4, bias=False)
                self.h, self.c = nn.Parameter(torch.randn(1, 1, 4)), nn.Parameter(torch.randn(1, 1, 4))

            def forward(self, x):
                return self.lstm(x, (self.h, self.c))[0]

        model, x = Started(), torch.randn(6, 1, 3)
        maps, _ = TorchModel(model, [], None, True).look(x)
        h = next(each for each in maps if each.name == "h")
        np.testing.assert_allclose(h.values, model(x).detach().numpy()[:, 0], atol=2e-6)

    def test_projections_and_unknown_modules_are_refused_in_words(self):
        with self.assertRaisesRegex(gatescope.NotSupported, r"projections \(proj_size=2\)"):
            TorchModel(nn.LSTM(3, 4, proj_size=2), [], None, True)
        with self.assertRaisesRegex(gatescope.NotSupported, "no module heads; it has head"):
            TorchModel(nn.ModuleDict({"head": nn.Linear(2, 2)}), ["heads"], None, True)
        packed = nn.utils.rnn.pack_sequence([torch.randn(3, 3)])
        with self.assertRaisesRegex(gatescope.NotSupported, "packed"):
            TorchModel(nn.LSTM(3, 4), [], None, True).look((packed,))


class Characters(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding, self.lstm = nn.Embedding(4, 6), nn.LSTM(6, 8, batch_first=True)
        self.dropout, self.head = nn.Dropout(0.5), nn.Linear(8, 4)

    def forward(self, tokens):
        return self.head(self.dropout(self.lstm(self.embedding(tokens))[0]))


class Loop(unittest.TestCase):
    def test_a_loop_is_recorded_as_it_ran_and_goes_on_as_without_it(self):
        with tempfile.TemporaryDirectory() as place:
            watched, watch = self.train(place)
            alone, _ = self.train(None)
            np.testing.assert_array_equal([each[0] for each in watched], [each[0] for each in alone])
            summary, steps, _ = read_run(watch.folder)
            self.assertEqual(summary["parameters"][0], "embedding.weight")
            np.testing.assert_allclose([each["loss"] for each in steps], [each[0] for each in watched], rtol=1e-6)
            np.testing.assert_allclose([each["grad_norm"] for each in steps], [each[1] for each in watched], rtol=1e-5)
            self.assertAlmostEqual(steps[0]["learning_rate"], 0.01, places=6)
            frames = sorted((watch.folder / "probes").iterdir(), key=lambda path: int(path.stem[5:]))
            content, arrays = read_frame(frames[-1])
            names = [f"{each['layer']}.{each['name']}" for each in content["maps"]]
            self.assertEqual(names, ["lstm.i", "lstm.f", "lstm.g", "lstm.o", "lstm.c", "lstm.h", "head.output"])
            np.testing.assert_allclose(arrays["map.6"][:, 0].shape, (5,))
            self.assertEqual(content["tokens"], list("abcda"))

    def train(self, place):
        torch.manual_seed(0)
        model = Characters()
        optimizer = torch.optim.Adam(model.parameters(), 0.01)
        rows = []

        def steps(watch):
            for _ in range(12):
                tokens = torch.randint(0, 4, (8, 6))
                optimizer.zero_grad()
                loss = F.cross_entropy(model(tokens).flatten(0, 1), tokens.roll(-1, 1).flatten())
                loss.backward()
                norm = sum(float(each.grad.square().sum()) for each in model.parameters()) ** 0.5
                optimizer.step()
                optimizer.zero_grad()
                rows.append((float(loss.detach()), norm))
                if watch:
                    watch.log(loss=loss)

        if place is None:
            steps(None)
            return rows, None
        probe = torch.tensor([[0, 1, 2, 3, 0]])
        options = {"vocabulary": "abcd", "predicts_next": True, "optimizer": optimizer, "modules": ["head"], "share": 100.0, "seconds": 0}
        with gatescope.watch(model, "characters", probe=probe, workspace=place, **options) as watch:
            steps(watch)
        self.assertTrue(model.training and model.dropout.training)
        return rows, watch


if __name__ == "__main__":
    unittest.main()
