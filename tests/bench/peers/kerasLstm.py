"""Keras' LSTM layer on TensorFlow, with its own compiled training step."""
import os

from worker import serve

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")


def prepare(size, cell):
    import keras
    import numpy

    shape = (size["batch"], size["time"], size["input"])
    model = keras.Sequential(
        [keras.Input(shape[1:]), keras.layers.LSTM(size["hidden"], return_sequences=True), keras.layers.Dense(size["input"])]
    )
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
    random = numpy.random.default_rng(1)
    x, y = random.standard_normal(shape).astype("float32"), random.standard_normal(shape).astype("float32")
    return lambda: float(model.train_on_batch(x, y))


serve(prepare)
