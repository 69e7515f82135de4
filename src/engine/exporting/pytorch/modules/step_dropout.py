class StepDropout(nn.Module):
    """Dropout inside a cell that drops the same units at all time steps of a sequence (Gal and Ghahramani 2016)."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.kept = None

    def begin(self):
        """Draws another mask at the next time step, which begins a sequence."""
        self.kept = None

    def forward(self, value):
        if self.kept is None:
            self.kept = F.dropout(torch.ones_like(value), self.rate, self.training).detach()
        return value * self.kept
