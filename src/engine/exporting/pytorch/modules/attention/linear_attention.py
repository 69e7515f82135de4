class LinearAttention(nn.Module):
    """Causal attention with weights phi(q) . phi(k), phi(x) = elu(x) + 1 (Katharopoulos et al. 2020): [B, T, D] to [B, T, D].

    Its state is the sum of phi(k) v^T, and in the last column of phi(k), over the time steps before: [B, H, d, d + 1].
    """

    def __init__(self, width, heads, bias=True):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width, bias=bias)
        self.key = nn.Linear(width, width, bias=bias)
        self.value = nn.Linear(width, width, bias=bias)
        self.out = nn.Linear(width, width, bias=bias)

    def split(self, x):
        """[B, T, D] to [B, H, T, D / H]."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def initial(self, x):
        size = x.shape[-1] // self.heads
        return (x.new_zeros(x.shape[0], self.heads, size, size + 1),)

    def forward(self, x, states=None):
        (state,) = self.initial(x) if states is None else states
        query, key, value = self.split(F.elu(self.query(x)) + 1.0), self.split(F.elu(self.key(x)) + 1.0), self.split(self.value(x))
        value = torch.cat([value, torch.ones_like(value[..., :1])], dim=-1)
        sums = (query @ key.transpose(-1, -2)).tril() @ value + query @ state
        y = sums[..., :-1] / (sums[..., -1:] + 1e-6)
        return self.out(y.transpose(1, 2).flatten(-2)), (state + key.transpose(-1, -2) @ value,)
