def enter(initial, before, fresh):
    """The states with which a batch begins: those that the batch before left, but `initial` ones in rows where `fresh` [B] is true."""
    if before is None:
        return initial
    if fresh is None:
        return before
    before = (*before, *initial[len(before) :])
    return tuple(torch.where(fresh.view(-1, *[1] * (a.dim() - 1)), a, b) for a, b in zip(initial, before))
