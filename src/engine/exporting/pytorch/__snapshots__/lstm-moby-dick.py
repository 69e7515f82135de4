"""LSTM on Moby Dick: the model that was drawn in Gatescope, as PyTorch modules. Everything is batch first."""

from torch import nn


class Model(nn.Module):
    """tokens int64 [B, T] (below 81) to logits float32 [B, T, 81]."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(81, 5)
        self.lstm = nn.LSTM(5, 6, batch_first=True)
        self.lstm.bias_hh_l0.requires_grad_(False)  # The drawn cell has one bias for each gate: the second one stays zero.
        self.head = nn.Linear(6, 81)

    def forward(self, tokens):
        embedding = self.embedding(tokens)
        lstm, _ = self.lstm(embedding)
        head = self.head(lstm)
        return head
