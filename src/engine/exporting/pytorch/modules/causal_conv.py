class CausalConv(nn.Module):
    """A convolution over time with a kernel for each unit, which sees no later step: [B, T, D] to [B, T, D]."""

    def __init__(self, width, kernel, silu=False):
        super().__init__()
        self.silu = silu
        self.conv = nn.Conv1d(width, width, kernel, groups=width)

    def initial(self, x):
        return (x.new_zeros(x.shape[0], self.conv.kernel_size[0] - 1, x.shape[2]),)

    def forward(self, x, states=None):
        (window,) = self.initial(x) if states is None else states
        behind = torch.cat([window, x], dim=1)
        y = self.conv(behind.transpose(1, 2)).transpose(1, 2)
        return (F.silu(y) if self.silu else y), (behind[:, x.shape[1] :],)
