class TokenShift(nn.Module):
    """Mixes each time step with the one before by a learned share of each unit (RWKV, Peng et al. 2023): [B, T, D] to [B, T, D]."""

    def __init__(self, width):
        super().__init__()
        self.share = nn.Parameter(torch.zeros(width))

    def initial(self, x):
        return (x.new_zeros(x.shape[0], 1, x.shape[2]),)

    def forward(self, x, states=None):
        (window,) = self.initial(x) if states is None else states
        before = torch.cat([window, x[:, :-1]], dim=1)
        return before + self.share * (x - before), (x[:, -1:],)
