"""Writes runs of one's own PyTorch, Keras or JAX training loop that the Gatescope workbench shows while they train."""

from .gates import gru_maps, lstm_maps, rnn_maps
from .maps import Map, NotSupported
from .watching import Watch, watch

__version__ = "0.1.0"
__all__ = ["Map", "NotSupported", "Watch", "__version__", "gru_maps", "lstm_maps", "rnn_maps", "watch"]
