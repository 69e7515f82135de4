class TiedHead(nn.Module):
    """A linear map by the table of an embedding [V, D] (Press and Wolf 2017): [.., D] to [.., V]."""

    def __init__(self, classes, bias=True):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(classes)) if bias else None

    def forward(self, x, table):
        return F.linear(x, table, self.bias)
