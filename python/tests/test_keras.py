"""A loop of Keras with `fit`, and the gates that are recomputed against layers that are cut off at each time step."""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

import keras
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import gatescope
from gatescope.adapters.keras import KerasModel
from test_writer import read_frame, read_run


class Gates(unittest.TestCase):
    def states(self, layer, back=False):
        keras.utils.set_random_seed(2)
        model = keras.Sequential([keras.Input((6, 3)), layer])
        for each in model.trainable_variables:
            each.assign(np.random.default_rng(1).normal(size=each.shape) * 0.5)
        x = np.random.default_rng(0).normal(size=(1, 6, 3)).astype("float32")
        maps, output = KerasModel(model, [], None, True).look(x)
        found = {(each.layer, each.name): each.values for each in maps}
        return found, output[0], model, x

    def test_states_are_what_the_layers_give_out(self):
        layers = keras.layers
        for layer in (
            layers.LSTM(4, return_sequences=True),
            layers.GRU(4, return_sequences=True),
            layers.GRU(4, return_sequences=True, reset_after=False),
            layers.SimpleRNN(4, return_sequences=True, use_bias=False),
        ):
            found, output, _, _ = self.states(layer)
            np.testing.assert_allclose(found[layer.name, "h"], output, atol=2e-6, err_msg=layer.name)

    def test_both_directions(self):
        found, output, model, _ = self.states(keras.layers.Bidirectional(keras.layers.LSTM(4, return_sequences=True)))
        name = model.layers[0].name
        both = np.concatenate([found[name, "h"], found[f"{name} reverse", "h"]], axis=1)
        np.testing.assert_allclose(both, output, atol=2e-6)

    def test_the_cell_state_is_that_of_the_layer(self):
        found, _, model, x = self.states(keras.layers.LSTM(4, return_sequences=True, name="lstm"))
        inner = keras.layers.LSTM(4, return_state=True)
        inner.build((1, 6, 3))
        inner.set_weights(model.layers[0].get_weights())
        for t in range(1, 7):
            _, h, c = inner(x[:, :t])
            np.testing.assert_allclose(found["lstm", "c"][t - 1], np.asarray(keras.ops.convert_to_numpy(c))[0], atol=2e-6)
            np.testing.assert_allclose(found["lstm", "o"][t - 1] * np.tanh(found["lstm", "c"][t - 1]), found["lstm", "h"][t - 1], atol=2e-6)

    def test_other_activations_are_refused_in_words(self):
        with self.assertRaisesRegex(gatescope.NotSupported, "hard_sigmoid"):
            self.states(keras.layers.LSTM(4, recurrent_activation="hard_sigmoid"))


class Fit(unittest.TestCase):
    def test_fit_is_recorded_batch_by_batch(self):
        keras.utils.set_random_seed(0)
        layers = keras.layers
        model = keras.Sequential([keras.Input((6,), dtype="int32"), layers.Embedding(4, 5), layers.LSTM(7), layers.Dense(4)])
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss, metrics=["accuracy"])
        tokens = np.random.default_rng(0).integers(0, 4, (64, 6))
        with tempfile.TemporaryDirectory() as place:
            options = {"probe": tokens[:1], "vocabulary": "abcd", "metrics": ["accuracy"], "seconds": 0, "share": 100.0}
            with gatescope.watch(model, "fit", workspace=place, **options) as watch:
                data = {"validation_data": (tokens, tokens[:, 0]), "verbose": 0, "callbacks": [watch.callback()]}
                history = model.fit(tokens, tokens[:, 0], batch_size=16, epochs=3, shuffle=False, **data)
            summary, steps, evaluations = read_run(watch.folder)
            self.assertEqual([summary["step"], summary["epoch"], len(steps)], [12, 3, 12])
            for epoch in range(3):
                mean = np.mean([each["loss"] for each in steps[4 * epoch : 4 * epoch + 4]])
                self.assertAlmostEqual(mean, history.history["loss"][epoch], places=4)
            self.assertEqual([each["step"] for each in evaluations], [4, 8, 12])
            np.testing.assert_allclose([each["accuracy"] for each in evaluations], history.history["val_accuracy"], rtol=1e-6)
            content, arrays = read_frame(watch.folder / "probes" / "step-12.safetensors")
            self.assertEqual([each["name"] for each in content["maps"]], list("ifgoch"))
            inner = keras.Sequential(model.layers[:2])
            np.testing.assert_allclose(arrays["map.5"][-1], np.asarray(keras.ops.convert_to_numpy(inner(tokens[:1])))[0], atol=2e-5)


if __name__ == "__main__":
    unittest.main()
