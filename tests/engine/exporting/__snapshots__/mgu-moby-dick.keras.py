"""Minimal gated unit on Moby Dick: a Keras 3 model on keras.ops, written by Gatescope."""

from pathlib import Path

import keras
import numpy as np
from safetensors.numpy import load_file


def build():
    """Logits [batch, length, 81] of tokens by name."""
    tokens = keras.Input((None,), dtype="int32", name="tokens")
    embedding = keras.layers.Embedding(81, 5, name="embedding")(tokens)
    mgu = keras.layers.GRU(6, activation="tanh", recurrent_activation="sigmoid", reset_after=False, return_sequences=True, name="mgu")(embedding)
    head = keras.layers.Dense(81, use_bias=True, name="head")(mgu)
    return keras.Model({"tokens": tokens}, head)


def load(path=Path(__file__).with_name("weights.safetensors")):
    """Builds the model and gives it the weights of the file."""
    model = build()
    weights = load_file(path)
    model.get_layer("embedding").set_weights([weights["embedding.weight"]])
    model.get_layer("mgu").set_weights(
        [
            np.concatenate([-(weights["mgu.zf.weight.x"]), weights["mgu.zf.weight.x"], weights["mgu.zn.weight.x"]], axis=-1),
            np.concatenate([-(weights["mgu.zf.weight.h"]), weights["mgu.zf.weight.h"], weights["mgu.zn.weight.fh"]], axis=-1),
            np.concatenate([-(weights["mgu.zf.bias"]), weights["mgu.zf.bias"], weights["mgu.zn.bias"]], axis=-1),
        ]
    )
    model.get_layer("head").set_weights([weights["head.weight"], weights["head.bias"]])
    return model
