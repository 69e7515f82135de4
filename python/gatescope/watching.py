"""Watches a training loop: records its steps, and looks at the probe at most as often as its share of the time allows."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Type

import numpy as np

from .adapters import Adapter, adapter_of
from .files import default_workspace
from .frames import Frames
from .maps import Array, Frame, NotSupported, Taps
from .run_folder import RunFolder

_BEST = 5
_FLUSH = 1.0
_NAN = float("nan")


class Watch:
    """A run that is being written. `with watch(…) as w:` ends it, also where the loop raises an error."""

    def __init__(
        self,
        adapter: Adapter,
        run: RunFolder,
        *,
        probe: Any,
        words: Optional[Sequence[str]],
        vocabulary: Optional[Sequence[str]],
        predicts_next: bool,
        optimizer: Any,
        seconds: float,
        frames: int,
        share: float,
    ) -> None:
        self.run = run
        self._adapter, self._probe, self._words, self._vocabulary = adapter, probe, words, vocabulary
        self._predicts_next, self._optimizer = predicts_next, optimizer
        self._seconds, self._share = seconds, share
        self._frames = Frames(run.folder / "probes", frames) if probe is not None else None
        self._rows: List[Tuple[float, float, Array, float]] = []
        self._norms: List[Optional[Array]] = []
        self._measured: Optional[Array] = None
        self._begun = self._flushed = time.perf_counter()
        self._flushed_step = self._step = 0
        self._next_probe = 0.0
        self._own = self._measuring = 0.0
        self._hook: Any = None

    @property
    def folder(self) -> Path:
        """The folder of the run."""
        return self.run.folder

    @property
    def overhead(self) -> float:
        """The share of the time since the beginning that the watch itself took, from 0 to 1."""
        return self._own / max(1e-9, time.perf_counter() - self._begun)

    def __enter__(self) -> "Watch":
        if hasattr(self._optimizer, "register_step_pre_hook"):
            self._hook = self._optimizer.register_step_pre_hook(lambda *_: self._measure())
        self._begun = time.perf_counter()
        if self._frames is not None:
            try:
                self._take_frame()
            except Exception as error:
                self._end("failed", error)
                raise
        # The time before the first step is no time of training; what the first frame took says when the next one is due.
        cost = time.perf_counter() - self._begun
        self._begun = self._flushed = time.perf_counter()
        self._next_probe = self._begun + max(self._seconds, cost / self._share)
        self._own = self._measuring = 0.0
        self.run.write()
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], _trace: Optional[TracebackType]) -> None:
        try:
            self._flush()
            if self._frames is not None and error is None:
                self._take_frame()
        finally:
            self._end("finished" if error is None else "stopped" if kind is KeyboardInterrupt else "failed", error)

    def log(
        self,
        loss: Array,
        *,
        step: Optional[int] = None,
        learning_rate: Optional[float] = None,
        gradients: Any = None,
        params: Any = None,
        epoch: Optional[int] = None,
    ) -> None:
        """
        Records a step of training. `loss` is a number or an array of one, which is not waited for. `gradients` are those of the step where
        the library does not keep them, and `params` the new weights where the model does not hold them, as in JAX. `step` counts from 1 and
        must rise; without it, it is one more than before. `epoch` is the number of the pass through the data, from 1 on.
        """
        began = time.perf_counter()
        step = self._step + 1 if step is None else int(step)
        if step <= self._step:
            raise ValueError(f"step {step} does not come after step {self._step}")
        self._step = step
        self._adapter.tell(params)
        self._own += time.perf_counter() - began
        if self._hook is None:
            self._measure(gradients)
        again = time.perf_counter()
        norms, self._measured = self._measured, None
        self._rows.append((step, began - self._begun, _detached(loss), self._rate(learning_rate)))
        self._norms.append(norms)
        if epoch is not None:
            self.run.summary["epoch"] = int(epoch)
        if began - self._flushed >= _FLUSH or self._flushed_step == 0:
            self._flush()
        self._own += time.perf_counter() - again
        self._probe_if_due()

    def evaluate(self, loss: float, **metrics: float) -> None:
        """Records an evaluation on validation data: the loss, and a value for each of the run's metrics."""
        began = time.perf_counter()
        names = self.run.summary["metrics"]
        if set(metrics) - set(names):
            raise ValueError(f"this run has the metrics {names}; name others with `metrics=` in `watch`")
        self._flush()
        self.run.evaluation(self._step, float(loss), [float(metrics.get(name, _NAN)) for name in names])
        self._own += time.perf_counter() - began

    def note(self, text: str) -> None:
        """Adds a line to the log of the run."""
        self.run.note(self._step, str(text))

    def probe_now(self) -> None:
        """Takes a frame of the probe at once."""
        if self._frames is not None:
            self._take_frame()

    def callback(self) -> Any:
        """A callback for `model.fit` of Keras, which records each batch and each validation."""
        from .keras_callback import WatchCallback

        return WatchCallback(self)

    def _measure(self, gradients: Any = None) -> None:
        """Measures the norms of all gradients, unless that has taken a good part of the watch's share of the time already."""
        began = time.perf_counter()
        if self._measuring <= 0.4 * self._share * (began - self._begun) + 0.05:
            self._measured = self._adapter.gradient_norms(gradients)
        cost = time.perf_counter() - began
        self._measuring += cost
        self._own += cost

    def _rate(self, given: Optional[float]) -> float:
        if given is not None:
            return float(given)
        groups = getattr(self._optimizer, "param_groups", None)
        return float(groups[0]["lr"]) if groups else _NAN

    def _probe_if_due(self) -> None:
        began = time.perf_counter()
        if self._frames is None or began < self._next_probe:
            return
        self._take_frame()
        cost = time.perf_counter() - began
        self._own += cost
        # A probe that takes long is taken less often, so that its share of the time stays as it is.
        self._next_probe = began + max(self._seconds, cost / self._share)

    def _take_frame(self) -> None:
        assert self._frames is not None
        maps, output = self._adapter.look(self._probe)
        steps = self._steps_of(maps)
        words = self._words_of(steps)
        chances, best, surprise = self._predictions(output, steps)
        self._frames.append(self._step, Frame(words, maps, self._adapter.weight_norms(), best, chances, surprise))

    def _steps_of(self, maps: Sequence[Any]) -> int:
        if not maps:
            raise NotSupported("the model has no LSTM, GRU or RNN layer; name modules with `modules=`, or give a function `taps=`")
        return len(maps[0].values)

    def _words_of(self, steps: int) -> List[str]:
        tokens = self._tokens(steps)
        if self._words is not None:
            words = [str(word) for word in self._words]
        elif tokens is not None and self._vocabulary is not None:
            words = [str(self._vocabulary[token]) for token in tokens]
        else:
            words = [str(k + 1) for k in range(steps)]
        if len(words) != steps:
            raise ValueError(f"`words` has {len(words)} entries, and the probe {steps} time steps")
        return words

    def _tokens(self, steps: int) -> Optional["np.ndarray[Any, Any]"]:
        """The probe as token numbers; None where it is none."""
        first = self._probe[0] if isinstance(self._probe, tuple) else self._probe
        array = np.asarray(first.detach().cpu() if hasattr(first, "detach") else first)
        return array.reshape(-1) if array.dtype.kind in "iu" and array.size == steps else None

    def _predictions(self, output: Array, steps: int) -> Tuple[Optional[Array], List[str], Optional[Array]]:
        if self._vocabulary is None or output is None or np.size(output) != steps * len(self._vocabulary):
            return None, [], None
        logits = np.asarray(output, np.float64).reshape(steps, len(self._vocabulary))
        logits = logits - logits.max(axis=1, keepdims=True)
        log_chances = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        order = np.argsort(-log_chances, axis=1)[:, :_BEST]
        best = [str(self._vocabulary[token]) for token in order.reshape(-1)]
        tokens = self._tokens(steps)
        surprise = None
        if self._predicts_next and tokens is not None:
            cost = -log_chances[np.arange(steps - 1), tokens[1:]] / np.log(2)
            surprise = np.concatenate([[_NAN], cost])
        return np.exp(np.take_along_axis(log_chances, order, axis=1)), best, surprise

    def _flush(self) -> None:
        """Writes the steps that wait, and tells readers of them."""
        if not self._rows:
            return
        now = time.perf_counter()
        losses = self._adapter.settle([row[2] for row in self._rows]).reshape(len(self._rows))
        parameters = len(self._adapter.parameters)
        norms = np.full((len(self._rows), parameters), np.nan, np.float32)
        measured = [k for k, each in enumerate(self._norms) if each is not None]
        if measured:
            norms[measured] = self._adapter.settle([self._norms[k] for k in measured])
        joint = np.sqrt(np.nansum(np.square(norms, dtype=np.float64), axis=1))
        joint[np.isnan(norms).all(axis=1)] = np.nan
        rows = [(step, seconds, losses[k], rate, joint[k]) for k, (step, seconds, _, rate) in enumerate(self._rows)]
        self.run.steps(rows, norms)
        speed = (self._step - self._flushed_step) / max(1e-6, now - self._flushed)
        self.run.summary["stepsPerSecond"] = speed if self._flushed_step > 0 else None
        self.run.write()
        self._rows, self._norms = [], []
        self._flushed, self._flushed_step = now, self._step

    def _end(self, phase: str, error: Optional[BaseException]) -> None:
        if self._hook is not None:
            self._hook.remove()
        failure = None
        if phase == "failed":
            message = f"The Python program ended with {type(error).__name__}: {error}"
            failure = (message[:500], "Read what Python printed, mend the program and start it again.")
        self.run.finish(phase, failure)


def _detached(loss: Array) -> Array:
    return loss.detach().reshape(()) if hasattr(loss, "detach") else loss


def watch(
    model: Any,
    run: str = "Python",
    *,
    probe: Any = None,
    words: Optional[Sequence[str]] = None,
    vocabulary: Optional[Sequence[str]] = None,
    predicts_next: bool = False,
    modules: Sequence[str] = (),
    taps: Taps = None,
    optimizer: Any = None,
    workspace: Any = None,
    metrics: Sequence[str] = (),
    settings: Optional[Mapping[str, Any]] = None,
    seconds: float = 1.0,
    frames: int = 200,
    batch_first: bool = True,
    share: float = 0.03,
) -> Watch:
    """
    Begins a run that the workbench lists and shows while the loop trains.

    `model` is a module of PyTorch, a model of Keras, or a tree of arrays as in JAX. `run` is what the run is called. `probe` is one sequence,
    in the form that the model is called with, or a tuple of its arguments: the model reads it every `seconds`. Gates and states of LSTM, GRU
    and RNN layers are shown by themselves; `modules` names others whose outputs are shown, and `taps`, a function of the model (or of the
    weights) and the probe, returns further arrays [time steps, units] by names such as `lstm.f`.

    `words` are the time steps of the probe, in words; `vocabulary` has a word for each token, and `predicts_next` says that the output at
    each step predicts the next token. With an `optimizer` of PyTorch, gradients are measured before each of its steps, and its learning rate
    is recorded. `metrics` are those of `evaluate`, the main one first. `settings` are shown in the list of runs and compared there.
    At most `frames` frames are kept, and probes take about the `share` of the time at most.
    """
    adapter = adapter_of(model, modules, taps, batch_first)
    from . import __version__

    facts: Dict[str, Any] = {
        "package": __version__,
        "library": adapter.library,
        "version": adapter.version,
        "model": adapter.words[:200],
        "parameterCount": adapter.parameter_count,
        "settings": _plain(settings or {}),
    }
    root = Path(workspace).expanduser() if workspace is not None else default_workspace()
    folder = RunFolder(root / "runs", run, facts, adapter.parameters, metrics)
    options: Dict[str, Any] = {"words": words, "vocabulary": vocabulary, "predicts_next": predicts_next, "optimizer": optimizer}
    return Watch(adapter, folder, probe=probe, seconds=seconds, frames=frames, share=share, **options)


def _plain(settings: Mapping[str, Any]) -> "Dict[str, Any]":
    """Settings as JSON has them: numbers, texts, truth values and nothing; all else as text."""
    return {str(name): each if each is None or isinstance(each, (bool, int, float, str)) else str(each) for name, each in settings.items()}
