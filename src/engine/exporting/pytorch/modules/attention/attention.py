class Attention(nn.Module):
    """Multi-head self-attention (Vaswani et al. 2017): [B, T, D] to [B, T, D].

    `positions` is "none", "rotary" (Su et al. 2021) or "alibi" (Press et al. 2022).
    """

    def __init__(self, width, heads, causal, positions="none", bias=True, dropout=0.0):
        super().__init__()
        self.heads, self.causal, self.positions, self.dropout = heads, causal, positions, dropout
        self.query = nn.Linear(width, width, bias=bias)
        self.key = nn.Linear(width, width, bias=bias)
        self.value = nn.Linear(width, width, bias=bias)
        self.out = nn.Linear(width, width, bias=bias)

    def split(self, x):
        """[B, T, D] to [B, H, T, D / H]."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def scores_bias(self, x, mask):
        """What is added to the scores: very low numbers for keys that a query does not see, and with ALiBi the distance."""
        step = torch.arange(x.shape[1], device=x.device)
        bias = x.new_zeros(1, 1, x.shape[1], x.shape[1])
        if self.positions == "alibi":
            slope = torch.exp2(-8.0 / self.heads * torch.arange(1, self.heads + 1, device=x.device))
            bias = bias - slope[:, None, None] * (step[:, None] - step).abs()
        if self.causal:
            bias = bias.masked_fill(step[:, None] < step, -1e9)
        if mask is not None:
            bias = bias.masked_fill(mask[:, None, None, :] < 0.5, -1e9)
        return bias

    def forward(self, x, mask=None):
        query, key, value = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        if self.positions == "rotary":
            query, key = rotary(query), rotary(key)
        dropout = self.dropout if self.training else 0.0
        if mask is None and self.positions != "alibi":
            y = F.scaled_dot_product_attention(query, key, value, dropout_p=dropout, is_causal=self.causal)
        else:
            y = F.scaled_dot_product_attention(query, key, value, attn_mask=self.scores_bias(x, mask), dropout_p=dropout)
        return self.out(y.transpose(1, 2).flatten(-2))
