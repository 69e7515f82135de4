"""Bidirectional LSTM on chapters: a Keras 3 model on keras.ops, written by Gatescope."""

from pathlib import Path

import keras
import numpy as np
from keras import ops
from safetensors.numpy import load_file


register = keras.saving.register_keras_serializable("gatescope")


class OwnLayer(keras.layers.Layer):
    """A layer whose settings are its keyword arguments, so that it is saved with them."""

    def __init__(self, name=None, trainable=True, dtype=None, **settings):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        self.settings = settings

    def get_config(self):
        return {**super().get_config(), **self.settings}

    def learned(self, name, *shape):
        return self.add_weight(name=name, shape=shape, initializer="zeros")


@register
class OverTime(OwnLayer):
    """[batch, length, units] -> [batch, units]: the last real time step, or the mean or the maximum over all real ones."""

    def call(self, x, real=None):
        mask = ops.ones_like(x[:, :, 0]) if real is None else ops.cast(real, x.dtype)
        if self.settings["how"] == "max":
            return ops.max(ops.where(mask[:, :, None] > 0.5, x, -1e30), axis=1)
        if self.settings["how"] == "last":
            weights = mask - ops.pad(mask[:, 1:], ((0, 0), (0, 1)))
        else:
            weights = mask / ops.maximum(ops.sum(mask, axis=1, keepdims=True), 1.0)
        return ops.sum(weights[:, :, None] * x, axis=1)


def build():
    """Logits [batch, 4] of tokens by name."""
    tokens = keras.Input((None,), dtype="int32", name="tokens")
    embedding = keras.layers.Embedding(71, 5, name="embedding")(tokens)
    forward = keras.layers.LSTM(6, activation="tanh", recurrent_activation="sigmoid", return_sequences=True, name="forward")(embedding)
    backward = keras.layers.LSTM(6, activation="tanh", recurrent_activation="sigmoid", return_sequences=True, go_backwards=True, name="backward")(embedding)
    backward = ops.flip(backward, axis=1)
    both = keras.layers.Concatenate(name="both")([forward, backward])
    head = OverTime(how="mean", name="head_over_time")(both)
    head = keras.layers.Dense(4, name="head")(head)
    return keras.Model({"tokens": tokens}, head)


def load(path=Path(__file__).with_name("weights.safetensors")):
    """Builds the model and gives it the weights of the file."""
    model = build()
    weights = load_file(path)
    model.get_layer("embedding").set_weights([weights["embedding.weight"]])
    model.get_layer("forward").set_weights(
        [
            np.concatenate([weights["forward.zi.weight.x"], weights["forward.zf.weight.x"], weights["forward.zg.weight.x"], weights["forward.zo.weight.x"]], axis=-1),
            np.concatenate([weights["forward.zi.weight.h"], weights["forward.zf.weight.h"], weights["forward.zg.weight.h"], weights["forward.zo.weight.h"]], axis=-1),
            np.concatenate([weights["forward.zi.bias"], weights["forward.zf.bias"], weights["forward.zg.bias"], weights["forward.zo.bias"]], axis=-1),
        ]
    )
    model.get_layer("backward").set_weights(
        [
            np.concatenate([weights["backward.zi.weight.x"], weights["backward.zf.weight.x"], weights["backward.zg.weight.x"], weights["backward.zo.weight.x"]], axis=-1),
            np.concatenate([weights["backward.zi.weight.h"], weights["backward.zf.weight.h"], weights["backward.zg.weight.h"], weights["backward.zo.weight.h"]], axis=-1),
            np.concatenate([weights["backward.zi.bias"], weights["backward.zf.bias"], weights["backward.zg.bias"], weights["backward.zo.bias"]], axis=-1),
        ]
    )
    model.get_layer("head").set_weights([weights["head.weight"], weights["head.bias"]])
    return model
