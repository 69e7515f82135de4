"""GRU on Moby Dick: the model that was drawn in Gatescope, as PyTorch modules. Everything is batch first."""

import torch
from torch import nn


def reverse_steps(x, mask=None):
    """Turns the real time steps of each sequence around; padding stays behind them."""
    if mask is None:
        return x.flip(1)
    length = mask.sum(dim=1, keepdim=True).long()
    step = torch.arange(x.shape[1], device=x.device)
    index = torch.where(step < length, length - 1 - step, step)
    return torch.gather(x, 1, index[..., None].expand_as(x))


class Recurrent(nn.Module):
    """Runs a cell over time: [B, T, D] to [B, T, width].

    In reverse it starts at the last real time step of each sequence, which `mask` [B, T] tells.
    """

    def __init__(self, cell, reverse=False):
        super().__init__()
        self.cell = cell
        self.reverse = reverse

    def initial(self, x):
        return self.cell.initial_states(x)

    def forward(self, x, states=None, mask=None):
        if self.reverse:
            x = reverse_steps(x, mask)
        if states is None:
            states = self.cell.initial_states(x)
        outputs = []
        for t in range(x.shape[1]):
            y, states = self.cell(x[:, t], states)
            outputs.append(y)
        y = torch.stack(outputs, dim=1)
        return (reverse_steps(y, mask) if self.reverse else y), states


class GRUResetBeforeCell(nn.Module):
    """GRU, reset before (Cho et al. 2014: the reset gate before the product), as it was drawn, with D = 5 and H = 6.

        // Cho et al. 2014: the reset gate before the product
        cell GRUResetBefore(x, { h }, H = 6) {
          z = sigmoid(linear(x, h))
          r = sigmoid(linear(x, h))
          n = tanh(linear(x, r * h))
          h = z * h + (1 - z) * n
        }
    """

    def __init__(self):
        super().__init__()
        self.zz_x = nn.Linear(5, 6)
        self.zz_h = nn.Linear(6, 6, bias=False)
        self.zr_x = nn.Linear(5, 6)
        self.zr_h = nn.Linear(6, 6, bias=False)
        self.zn_x = nn.Linear(5, 6)
        self.zn_rh = nn.Linear(6, 6, bias=False)

    def initial_states(self, x):
        """The states before the first time step, for x [B, T, D]."""
        return (x.new_zeros(x.shape[0], 6),)

    def forward(self, x, states):
        """One time step: x [B, 5] and the states before it to the output and the states after it."""
        (h,) = states
        zz = self.zz_x(x) + self.zz_h(h)
        z = torch.sigmoid(zz)
        zr = self.zr_x(x) + self.zr_h(h)
        r = torch.sigmoid(zr)
        rh = r * h
        zn = self.zn_x(x) + self.zn_rh(rh)
        n = torch.tanh(zn)
        zh = z * h
        keep = 1.0 - z
        kn = keep * n
        hNew = zh + kn
        return hNew, (hNew,)


class Model(nn.Module):
    """tokens int64 [B, T] (below 81) to logits float32 [B, T, 81]."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(81, 5)
        self.gru = Recurrent(GRUResetBeforeCell())
        self.head = nn.Linear(6, 81)

    def forward(self, tokens):
        embedding = self.embedding(tokens)
        gru, _ = self.gru(embedding)
        head = self.head(gru)
        return head
