class SequenceDropout(nn.Module):
    """Drops the same units at all time steps of a sequence (Gal and Ghahramani 2016): [B, T, D] to [B, T, D]."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        return x * F.dropout(torch.ones_like(x[:, :1]), self.rate, self.training)
