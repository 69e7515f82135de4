def last_step(x, mask=None):
    """The last real time step of each sequence: [B, T, D] to [B, D]."""
    if mask is None:
        return x[:, -1]
    last = (mask.sum(dim=1).long() - 1).clamp(min=0)
    return x[torch.arange(x.shape[0], device=x.device), last]


def mean_step(x, mask=None):
    """The mean over the real time steps of each sequence: [B, T, D] to [B, D]."""
    if mask is None:
        return x.mean(dim=1)
    return (x * mask[..., None]).sum(dim=1) / mask.sum(dim=1, keepdim=True).clamp(min=1.0)


def max_step(x, mask=None):
    """The maximum over the real time steps of each sequence: [B, T, D] to [B, D]."""
    if mask is not None:
        x = x.masked_fill(mask[..., None] < 0.5, -1e30)
    return x.amax(dim=1)
