class Mamba(nn.Module):
    """A Mamba block (Gu and Dao 2023, figure 3): [B, T, D] to [B, T, D].

    One product gives x and a gate; x passes a short causal convolution, SiLU and the selective scan
    h_t = exp(delta_t A) h_(t-1) + delta_t B_t x_t, y_t = C_t h_t. The states are h [B, states, inner] and the window of the convolution.
    """

    def __init__(self, width, inner, states, kernel, rank):
        super().__init__()
        self.inner, self.states, self.rank = inner, states, rank
        self.enter = nn.Linear(width, 2 * inner, bias=False)
        self.conv = CausalConv(inner, kernel, silu=True)
        self.select = nn.Linear(inner, rank + 2 * states, bias=False)
        self.delta = nn.Linear(rank, inner)
        self.log_decay = nn.Parameter(torch.zeros(states, inner))
        self.skip = nn.Parameter(torch.ones(inner))
        self.leave = nn.Linear(inner, width, bias=False)

    def initial(self, x):
        window = x.new_zeros(x.shape[0], self.conv.conv.kernel_size[0] - 1, self.inner)
        return x.new_zeros(x.shape[0], self.states, self.inner), window

    def forward(self, x, states=None):
        h, window = self.initial(x) if states is None else states
        x, gate = self.enter(x).chunk(2, dim=-1)
        x, (window,) = self.conv(x, (window,))
        low, enter, read = self.select(x).split([self.rank, self.states, self.states], dim=-1)
        delta = F.softplus(self.delta(low))
        decay = -torch.exp(self.log_decay)
        outputs = []
        for t in range(x.shape[1]):
            step = delta[:, t, None, :]
            h = torch.exp(step * decay) * h + step * x[:, t, None, :] * enter[:, t, :, None]
            outputs.append((h * read[:, t, :, None]).sum(dim=1))
        y = torch.stack(outputs, dim=1) + self.skip * x
        return self.leave(y * F.silu(gate)), (h, window)
