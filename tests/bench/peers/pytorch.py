"""PyTorch on the CPU: its hand-written kernels (nn.LSTM, nn.GRU, nn.RNN), or with the argument `cell` an LSTM cell in Python.

With the argument `forward` an nn.LSTM and a linear map run forward alone, with the weights of `onnxSequence.ts`."""
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


def forward(torch, size):
    batch, time, inputs, hidden = size["batch"], size["time"], size["input"], size["hidden"]

    def filled(place, rows, columns):
        row, column = torch.arange(rows, dtype=torch.float64)[:, None], torch.arange(columns, dtype=torch.float64)
        return (torch.sin(1000 * place + 37 * row + 11 * column) / hidden**0.5).float()

    layer, out = torch.nn.LSTM(inputs, hidden, batch_first=True), torch.nn.Linear(hidden, inputs)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.cat([filled(gate, inputs, hidden).T for gate in range(4)]))
        layer.weight_hh_l0.copy_(torch.cat([filled(4 + gate, hidden, hidden).T for gate in range(4)]))
        layer.bias_ih_l0.copy_(torch.cat([filled(8 + gate, 1, hidden)[0] for gate in range(4)]))
        layer.bias_hh_l0.zero_()
        out.weight.copy_(filled(12, hidden, inputs).T)
        out.bias.copy_(filled(13, 1, inputs)[0])
    x = torch.sin(0.1 * torch.arange(batch * time * inputs, dtype=torch.float64)).float().reshape(batch, time, inputs)

    def step():
        with torch.no_grad():
            return (out(layer(x)[0]) ** 2).mean().item()

    return step


def prepare(size, cell):
    import torch

    torch.set_num_threads(cores())
    if "forward" in sys.argv[1:]:
        return forward(torch, size)
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
