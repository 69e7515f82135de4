"""PyTorch on the CPU: its hand-written kernels (nn.LSTM, nn.GRU, nn.RNN), or with the argument `cell` an LSTM cell in Python."""
import sys

from worker import cores, serve


def python_cell(torch, inputs, hidden):
    class Lstm(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.from_input = torch.nn.Linear(inputs, 4 * hidden)
            self.from_state = torch.nn.Linear(hidden, 4 * hidden, bias=False)

        def forward(self, x):
            h = c = x.new_zeros(x.shape[0], hidden)
            outputs = []
            for step in self.from_input(x).unbind(1):
                i, f, g, o = (step + self.from_state(h)).chunk(4, 1)
                c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
                h = torch.sigmoid(o) * torch.tanh(c)
                outputs.append(h)
            return torch.stack(outputs, 1), (h, c)

    return Lstm()


def prepare(size, cell):
    import torch

    torch.set_num_threads(cores())
    inputs, hidden = size["input"], size["hidden"]
    if "cell" in sys.argv[1:]:
        layer = python_cell(torch, inputs, hidden)
    else:
        layer = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}[cell](inputs, hidden, batch_first=True)
    out = torch.nn.Linear(hidden, inputs)
    optimizer = torch.optim.Adam([*layer.parameters(), *out.parameters()], 1e-3)
    shape = (size["batch"], size["time"], inputs)
    x, y = torch.randn(shape), torch.randn(shape)

    def step():
        optimizer.zero_grad()
        loss = ((out(layer(x)[0]) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


serve(prepare)
