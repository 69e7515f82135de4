class S4D(nn.Module):
    """A diagonal state-space model for each unit (Gu, Gupta, Goel and Re 2022): [B, T, D] to [B, T, D].

    s' = A s + x and y = 2 Re(C s) + D x, sampled with a step of each unit. The recurrence s_t = a s_(t-1) + x_t runs as a convolution.
    `output` is "none", "gelu" or "glu". The states are the real and the imaginary parts, [B, states, D] each.
    """

    def __init__(self, width, states, discretisation, output):
        super().__init__()
        self.discretisation, self.output = discretisation, output
        self.log_delta = nn.Parameter(torch.zeros(width))
        self.log_real = nn.Parameter(torch.zeros(states, width))
        self.imaginary = nn.Parameter(torch.zeros(states, width))
        self.read_real = nn.Parameter(torch.zeros(states, width))
        self.read_imaginary = nn.Parameter(torch.zeros(states, width))
        self.skip = nn.Parameter(torch.zeros(width))
        if output == "glu":
            self.mix = nn.Linear(width, 2 * width)

    def initial(self, x):
        zeros = x.new_zeros(x.shape[0], *self.imaginary.shape)
        return zeros, zeros

    def discretised(self):
        """log a and c of s_t = a s_(t-1) + x_t, y_t = Re(sum of c s_t), [states, D], in double precision."""
        delta = torch.exp(self.log_delta.double())
        matrix = torch.complex(-torch.exp(self.log_real.double()), self.imaginary.double())
        if self.discretisation == "bilinear":
            below = 1.0 - delta * matrix / 2.0
            log_a, b = torch.log((1.0 + delta * matrix / 2.0) / below), delta / below
        else:
            log_a = delta * matrix
            b = (torch.exp(log_a) - 1.0) / matrix
        return log_a, 2.0 * torch.complex(self.read_real.double(), self.read_imaginary.double()) * b

    def forward(self, x, states=None):
        length = x.shape[1]
        log_a, c = self.discretised()
        powers = torch.exp(torch.arange(length + 1, device=x.device)[:, None, None] * log_a)
        kernel = (powers[:length] * c).sum(dim=1).real.to(x.dtype)
        spectrum = torch.fft.rfft(x, n=2 * length, dim=1) * torch.fft.rfft(kernel, n=2 * length, dim=0)
        memory = torch.fft.irfft(spectrum, n=2 * length, dim=1)[:, :length]
        before = torch.complex(*(self.initial(x) if states is None else states)).to(torch.complex128)
        if states is not None:
            memory = memory + torch.einsum("tnd,bnd->btd", powers[1:] * c, before).real.to(x.dtype)
        after = powers[length] * before + torch.einsum("tnd,btd->bnd", powers[:length].flip(0), x.to(torch.complex128))
        y = memory + self.skip * x
        if self.output != "none":
            y = F.gelu(y, approximate="tanh")
        if self.output == "glu":
            y = F.glu(self.mix(y), dim=-1)
        return y, (after.real.to(x.dtype), after.imag.to(x.dtype))
