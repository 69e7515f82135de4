def rotary(x):
    """Rotary positions (Su et al. 2021): units i and i + d / 2 of a head [B, H, T, d] turn by an angle that grows with time."""
    length, half = x.shape[2], x.shape[3] // 2
    frequency = torch.exp(torch.arange(half, device=x.device) * (-2.0 * math.log(10_000.0) / (2 * half)))
    angle = torch.arange(length, device=x.device)[:, None] * frequency
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * angle.cos() - b * angle.sin(), a * angle.sin() + b * angle.cos()], dim=-1)
