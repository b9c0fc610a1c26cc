"""One network trained by several processes."""

from __future__ import annotations

import torch
from torch import distributed, nn


class Gradients:
    """Averages gradients over the worker processes, one message a step.

    Two processes of one thread each keep two shared cores far busier than one process of two threads,
    whose threads wait for each other some thousand times a step.
    """

    def __init__(self, network: nn.Module, rank: int, workers: int) -> None:
        self.parameters = list(network.parameters())
        self.rank, self.workers = rank, workers
        if workers > 1:
            for value in network.state_dict().values():
                distributed.broadcast(value, 0)

    def average(self, elapsed: float, weight: float) -> tuple[float, float]:
        """Average in place; also returns what the first worker gave with it, so that all keep to one schedule."""
        if self.workers == 1:
            return elapsed, weight
        gradients = [p.grad for p in self.parameters if p.grad is not None]
        first = torch.tensor([elapsed, weight]) * (self.rank == 0)
        flat = torch.cat([first, *(g.flatten() for g in gradients)])
        distributed.all_reduce(flat)
        offset = len(first)
        for gradient in gradients:
            gradient.copy_(flat[offset : offset + gradient.numel()].view(gradient.shape)).div_(self.workers)
            offset += gradient.numel()
        return float(flat[0]), float(flat[1])
