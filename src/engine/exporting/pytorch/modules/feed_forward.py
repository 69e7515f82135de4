class FeedForward(nn.Module):
    """Two linear maps with a function between: [B, T, D] to [B, T, hidden] to [B, T, D] (Vaswani et al. 2017; SwiGLU: Shazeer 2020)."""

    def __init__(self, width, hidden, activation, bias=True):
        super().__init__()
        self.activation = activation
        self.up = nn.Linear(width, hidden, bias=bias)
        if activation == "swiglu":
            self.gate = nn.Linear(width, hidden, bias=bias)
        self.down = nn.Linear(hidden, width, bias=bias)

    def forward(self, x):
        wide = self.up(x)
        if self.activation == "swiglu":
            return self.down(wide * F.silu(self.gate(x)))
        if self.activation == "relu":
            return self.down(torch.relu(wide))
        return self.down(F.gelu(wide, approximate="tanh"))
