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
