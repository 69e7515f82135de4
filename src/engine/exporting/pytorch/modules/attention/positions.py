class SinusoidalPositions(nn.Module):
    """Adds sines and cosines of the time step (Vaswani et al. 2017): [B, T, D] to [B, T, D]."""

    def forward(self, x):
        length, width = x.shape[1], x.shape[2]
        pair = torch.arange((width + 1) // 2, device=x.device)
        angle = torch.arange(length, device=x.device)[:, None] * torch.exp(pair * (-2.0 * math.log(10_000.0) / width))
        return x + torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)[:, :width]


class LearnedPositions(nn.Module):
    """Adds a learned vector for each time step; the last one serves for all later steps: [B, T, D] to [B, T, D]."""

    def __init__(self, limit, width):
        super().__init__()
        self.vectors = nn.Embedding(limit, width)

    def forward(self, x):
        step = torch.arange(x.shape[1], device=x.device)
        return x + self.vectors(step.clamp(max=self.vectors.num_embeddings - 1))
