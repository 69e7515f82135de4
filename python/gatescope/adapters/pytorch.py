"""Looks into models of PyTorch: gates of `nn.LSTM`, `nn.GRU` and `nn.RNN` from their weights, and outputs of modules that are named."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import torch
from torch import nn

from ..gates import Gates, gru_steps, lstm_steps, maps_of, rnn_steps
from ..maps import Array, Map, NotSupported, Taps, as_maps, named, two_dimensional

Call = Tuple[Tuple[Any, ...], Dict[str, Any], Any]


class TorchModel:
    """A module of PyTorch."""

    library = "PyTorch"
    version = str(torch.__version__)

    def __init__(self, model: nn.Module, modules: Sequence[str], taps: Taps, batch_first: bool) -> None:
        # What is compiled or runs in parallel wraps the module whose hooks are called.
        inner = getattr(model, "_orig_mod", model)
        self.model: nn.Module = inner.module if type(inner).__name__ in ("DataParallel", "DistributedDataParallel") else inner
        self.taps, self.batch_first = taps, batch_first
        self._learned = [(name, each) for name, each in self.model.named_parameters() if each.requires_grad]
        self.parameters = [name for name, _ in self._learned]
        self.parameter_count = sum(each.numel() for _, each in self._learned)
        self.words = ", ".join(_words(each) for each in _leaves(self.model))
        known = dict(self.model.named_modules())
        missing = [name for name in modules if name not in known]
        if missing:
            raise NotSupported(f"the model has no module {', '.join(missing)}; it has {', '.join(name for name in known if name)}")
        self._named = {name: known[name] for name in modules}
        self._recurrent = {name or "model": each for name, each in known.items() if isinstance(each, nn.RNNBase)}
        for name, each in self._recurrent.items():
            if each.proj_size > 0:
                raise NotSupported(f"{name} has projections (proj_size={each.proj_size}), whose gates are not recomputed; use proj_size=0")

    def gradient_norms(self, gradients: Any) -> Optional[Array]:
        with torch.no_grad():
            given = [each.grad for _, each in self._learned] if gradients is None else list(gradients)
            dense = [_dense(each) for each in given]
            there = [each for each in dense if each is not None]
            if not there:
                return None
            norms = iter(torch._foreach_norm(there))
            gone = torch.full((), float("nan"), device=there[0].device)
            return torch.stack([gone if each is None else next(norms).float() for each in dense])

    def settle(self, waiting: Sequence[Array]) -> "np.ndarray[Any, Any]":
        tensors = [each.detach().float() if isinstance(each, torch.Tensor) else torch.as_tensor(each) for each in waiting]
        return torch.stack([each.to(tensors[0].device) for each in tensors]).cpu().numpy()

    def weight_norms(self) -> Mapping[str, float]:
        with torch.no_grad():
            norms = torch._foreach_norm([each.detach() for _, each in self._learned])
            values = torch.stack([each.float() for each in norms]).cpu().tolist() if norms else []
        return dict(zip(self.parameters, values))

    def tell(self, params: Any) -> None:
        pass

    def look(self, probe: Any) -> Tuple[List[Map], Array]:
        inputs = probe if isinstance(probe, tuple) else (probe,)
        calls: Dict[str, List[Call]] = {}
        watched = {**self._named, **self._recurrent}
        hooks = [each.register_forward_hook(_listener(calls, name), with_kwargs=True) for name, each in watched.items()]
        modes = [(each, each.training) for each in self.model.modules()]
        try:
            self.model.eval()
            with torch.no_grad():
                output = self.model(*inputs)
                maps = as_maps(self.taps(self.model, probe)) if self.taps else []
        finally:
            for hook in hooks:
                hook.remove()
            for each, training in modes:
                each.training = training
        for name, each in self._recurrent.items():
            for call in calls.get(name, [])[:1]:
                maps += list(_recurrent_maps(name, each, call))
        for name in self._named:
            if name not in self._recurrent:
                maps.append(named(name, "output", self._output(name, calls.get(name, []))))
        first = output[0] if isinstance(output, tuple) else output
        return maps, _numbers(first)

    def _output(self, name: str, calls: Sequence[Call]) -> Array:
        if not calls:
            raise NotSupported(f"the module {name} is not called when the model reads the probe")
        outputs = [_numbers(out[0] if isinstance(out, tuple) else out) for _, _, out in calls]
        # A module that is called at each time step, such as a cell, gives one vector a call.
        if len(outputs) > 1:
            return np.stack([each.reshape(len(each), -1)[0] if each.ndim > 1 else each for each in outputs])
        return two_dimensional(outputs[0], name, self.batch_first)


def _listener(calls: Dict[str, List[Call]], name: str) -> Callable[..., None]:
    def listen(_module: nn.Module, args: Tuple[Any, ...], kwargs: Dict[str, Any], output: Any) -> None:
        calls.setdefault(name, []).append((args, kwargs, output))

    return listen


def _recurrent_maps(name: str, module: nn.RNNBase, call: Call) -> Iterator[Map]:
    args, kwargs, output = call
    given = args[0] if args else kwargs["input"]
    if not isinstance(given, torch.Tensor):
        raise NotSupported(f"{name} reads a packed sequence; give a probe of one sequence that is not packed")
    state = args[1] if len(args) > 1 else kwargs.get("hx")
    starts = [] if state is None else [_numbers(each) for each in (state if isinstance(state, tuple) else (state,))]
    x = _numbers(given)
    if x.ndim == 3:
        x = x[0] if module.batch_first else x[:, 0]
    directions = ("", "_reverse") if module.bidirectional else ("",)
    for layer in range(module.num_layers):
        outputs = []
        for k, suffix in enumerate(directions):
            start = [each.reshape(each.shape[0], -1, each.shape[-1])[len(directions) * layer + k, 0] for each in starts]
            gates = _gates(module, f"l{layer}{suffix}", x[::-1] if suffix else x, start)
            if suffix:
                gates = {gate: values[::-1] for gate, values in gates.items()}
            outputs.append(gates["h"])
            place = name if module.num_layers == 1 else f"{name}.{layer}"
            yield from maps_of(f"{place} reverse" if suffix else place, gates)
        x = np.concatenate(outputs, axis=1)
    _compare(name, x, _numbers(output[0]), module.batch_first)


def _compare(name: str, recomputed: Array, given: Array, batch_first: bool) -> None:
    """What is recomputed must be what the layer itself gave out: other numbers would not be its gates."""
    given = given if given.ndim == 2 else given[0] if batch_first else given[:, 0]
    worst = float(np.max(np.abs(recomputed - given))) if given.size else 0.0
    if worst > 0.02 * max(1.0, float(np.max(np.abs(given)))):
        raise NotSupported(f"the gates of {name} cannot be recomputed: its outputs differ by {worst:.2g} from what its weights give")


def _gates(module: nn.RNNBase, suffix: str, x: Array, start: List[Array]) -> Gates:
    """Products are those of PyTorch, on the CPU: its threads are there already, and NumPy's would take the processor from them."""
    kernel, recurrent = (_on_cpu(getattr(module, f"{what}_{suffix}")) for what in ("weight_ih", "weight_hh"))
    bias, other = (_on_cpu(getattr(module, f"{what}_{suffix}")) if module.bias else torch.zeros(len(kernel)) for what in ("bias_ih", "bias_hh"))
    drive = nn.functional.linear(torch.from_numpy(np.ascontiguousarray(x)), kernel, bias).numpy()

    def product(state: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        return torch.addmv(other, recurrent, torch.from_numpy(state)).numpy()

    if module.mode == "LSTM":
        return lstm_steps(drive, product, *start)
    h = start[0] if start else None
    if module.mode == "GRU":
        return gru_steps(drive, product, h)
    return rnn_steps(drive, product, h, relu=module.mode == "RNN_RELU")


def _on_cpu(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.detach().to("cpu", torch.float32)


def _numbers(tensor: torch.Tensor) -> Array:
    return _on_cpu(tensor).numpy()


def _dense(gradient: Optional[torch.Tensor]) -> Optional[torch.Tensor]:
    return gradient.coalesce().values() if gradient is not None and gradient.is_sparse else gradient


def _leaves(model: nn.Module) -> List[nn.Module]:
    return [each for each in model.modules() if not list(each.children())][:8] or [model]


def _words(module: nn.Module) -> str:
    size = next((getattr(module, name) for name in ("hidden_size", "out_features", "embedding_dim", "out_channels") if hasattr(module, name)), "")
    layers = f" ×{module.num_layers}" if isinstance(module, nn.RNNBase) and module.num_layers > 1 else ""
    return f"{type(module).__name__} {size}{layers}".strip()
