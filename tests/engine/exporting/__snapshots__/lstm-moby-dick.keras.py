"""LSTM on Moby Dick: a Keras 3 model on keras.ops, written by Gatescope."""

from pathlib import Path

import keras
import numpy as np
from safetensors.numpy import load_file


def build():
    """Logits [batch, length, 81] of tokens by name."""
    tokens = keras.Input((None,), dtype="int32", name="tokens")
    embedding = keras.layers.Embedding(81, 5, name="embedding")(tokens)
    lstm = keras.layers.LSTM(6, activation="tanh", recurrent_activation="sigmoid", return_sequences=True, name="lstm")(embedding)
    head = keras.layers.Dense(81, name="head")(lstm)
    return keras.Model({"tokens": tokens}, head)


def load(path=Path(__file__).with_name("weights.safetensors")):
    """Builds the model and gives it the weights of the file."""
    model = build()
    weights = load_file(path)
    model.get_layer("embedding").set_weights([weights["embedding.weight"]])
    model.get_layer("lstm").set_weights(
        [
            np.concatenate([weights["lstm.zi.weight.x"], weights["lstm.zf.weight.x"], weights["lstm.zg.weight.x"], weights["lstm.zo.weight.x"]], axis=-1),
            np.concatenate([weights["lstm.zi.weight.h"], weights["lstm.zf.weight.h"], weights["lstm.zg.weight.h"], weights["lstm.zo.weight.h"]], axis=-1),
            np.concatenate([weights["lstm.zi.bias"], weights["lstm.zf.bias"], weights["lstm.zg.bias"], weights["lstm.zo.bias"]], axis=-1),
        ]
    )
    model.get_layer("head").set_weights([weights["head.weight"], weights["head.bias"]])
    return model
