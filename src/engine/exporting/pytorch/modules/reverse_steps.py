def reverse_steps(x, mask=None):
    """Turns the real time steps of each sequence around; padding stays behind them."""
    if mask is None:
        return x.flip(1)
    length = mask.sum(dim=1, keepdim=True).long()
    step = torch.arange(x.shape[1], device=x.device)
    index = torch.where(step < length, length - 1 - step, step)
    return torch.gather(x, 1, index[..., None].expand_as(x))
