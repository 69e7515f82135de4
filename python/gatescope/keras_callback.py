"""Records what `model.fit` of Keras does: each batch, and each validation at the end of an epoch."""

from __future__ import annotations

from typing import Any, Dict, Optional

import keras

from .watching import Watch


class WatchCallback(keras.callbacks.Callback):
    """Passes the losses of `model.fit` on to a watch."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch
        self._sum = 0.0
        self._epoch = 0

    def on_epoch_begin(self, epoch: int, logs: Optional[Dict[str, Any]] = None) -> None:
        self._sum, self._epoch = 0.0, epoch + 1

    def on_train_batch_end(self, batch: int, logs: Optional[Dict[str, Any]] = None) -> None:
        # Keras tells the mean over the epoch so far: the loss of this batch is what the sum of all has grown by.
        total = float((logs or {})["loss"]) * (batch + 1)
        loss, self._sum = total - self._sum, total
        # Asking for the model brings its weights up to date where the backend is JAX.
        rate = float(self.model.optimizer.learning_rate)
        self._watch.log(loss, learning_rate=rate, epoch=self._epoch)

    def on_epoch_end(self, epoch: int, logs: Optional[Dict[str, Any]] = None) -> None:
        logs = logs or {}
        if "val_loss" in logs:
            names = self._watch.run.summary["metrics"]
            self._watch.evaluate(float(logs["val_loss"]), **{name: float(logs[f"val_{name}"]) for name in names if f"val_{name}" in logs})
