class Carried(nn.Module):
    """Runs nn.LSTM, nn.GRU or nn.RNN from given states [B, H] each, in the order of the drawing, and returns those after it."""

    def __init__(self, rnn):
        super().__init__()
        self.rnn = rnn

    def initial(self, x):
        zeros = x.new_zeros(x.shape[0], self.rnn.hidden_size)
        return (zeros, zeros) if isinstance(self.rnn, nn.LSTM) else (zeros,)

    def forward(self, x, states=None):
        before = tuple(state[None].contiguous() for state in (self.initial(x) if states is None else states))
        y, after = self.rnn(x, before if isinstance(self.rnn, nn.LSTM) else before[0])
        return y, tuple(state[0] for state in (after if isinstance(after, tuple) else (after,)))
