"""Minimal gated unit on Moby Dick: a Keras 3 model on keras.ops, written by Gatescope."""

from pathlib import Path

import keras
from keras import ops
from safetensors.numpy import load_file


register = keras.saving.register_keras_serializable("gatescope")


@register
class MguCell(keras.layers.Layer):
    """One time step of the layer MGU: the cell Minimal gated unit with 6 units.

        // Zhou et al. 2016
        cell MinimalGatedUnit(x, { h }, H = 6) {
          f = sigmoid(linear(x, h, { bias: 1 }))
          n = tanh(linear(x, f * h))
          h = (1 - f) * h + f * n
        }
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.state_size = [6]
        self.output_size = 6

    def build(self, input_shape):
        self.zf_weight_x = self.add_weight(name="zf_weight_x", shape=(5, 6), initializer="zeros")
        self.zf_weight_h = self.add_weight(name="zf_weight_h", shape=(6, 6), initializer="zeros")
        self.zf_bias = self.add_weight(name="zf_bias", shape=(6,), initializer="zeros")
        self.zn_weight_x = self.add_weight(name="zn_weight_x", shape=(5, 6), initializer="zeros")
        self.zn_weight_fh = self.add_weight(name="zn_weight_fh", shape=(6, 6), initializer="zeros")
        self.zn_bias = self.add_weight(name="zn_bias", shape=(6,), initializer="zeros")

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, 6))]

    def call(self, x, states):
        (h,) = states
        zf = ops.matmul(x, self.zf_weight_x) + ops.matmul(h, self.zf_weight_h) + self.zf_bias
        f = ops.sigmoid(zf)
        fh = f * h
        zn = ops.matmul(x, self.zn_weight_x) + ops.matmul(fh, self.zn_weight_fh) + self.zn_bias
        n = ops.tanh(zn)
        keep = 1.0 - f
        kh = keep * h
        fn = f * n
        hNew = kh + fn
        return hNew, [hNew]


def build():
    """Logits [batch, length, 81] of tokens by name."""
    tokens = keras.Input((None,), dtype="int32", name="tokens")
    embedding = keras.layers.Embedding(81, 5, name="embedding")(tokens)
    mgu = keras.layers.RNN(MguCell(), return_sequences=True, name="mgu")(embedding)
    head = keras.layers.Dense(81, name="head")(mgu)
    return keras.Model({"tokens": tokens}, head)


def load(path=Path(__file__).with_name("weights.safetensors")):
    """Builds the model and gives it the weights of the file."""
    model = build()
    weights = load_file(path)
    model.get_layer("embedding").set_weights([weights["embedding.weight"]])
    model.get_layer("mgu").set_weights(
        [
            weights["mgu.zf.weight.x"],
            weights["mgu.zf.weight.h"],
            weights["mgu.zf.bias"],
            weights["mgu.zn.weight.x"],
            weights["mgu.zn.weight.fh"],
            weights["mgu.zn.bias"],
        ]
    )
    model.get_layer("head").set_weights([weights["head.weight"], weights["head.bias"]])
    return model
