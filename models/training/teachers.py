"""Learning from other networks."""

from __future__ import annotations

from pathlib import Path

import torch

from .color import AB_SCALE
from .data import Batch
from .export import load_network
from .features import FeatureBatch


class Teachers:
    """What other networks make of the same pictures before film did anything to them (Hinton et al. 2015).

    An average of networks is surer of what does not hang on one training's chance than the one original of each picture.
    """

    def __init__(self, checkpoints: list[Path], device: torch.device) -> None:
        self.network = load_network("studio", checkpoints).requires_grad_(False).to(device, memory_format=torch.channels_last)

    @torch.no_grad()
    def target(self, batch: Batch | FeatureBatch, true: torch.Tensor) -> torch.Tensor:
        """a*, b* at the size of `true`, the batch's target: the teachers', the originals' where hints say what is right."""
        device = true.device
        none = torch.zeros_like(batch.hints, device=device)
        with torch.autocast(device.type, torch.bfloat16):
            if isinstance(batch, FeatureBatch):
                made = self.network.coarse_chroma([feature.to(device) for feature in batch.features], none)
            else:
                made = self.network(batch.clean.to(device, memory_format=torch.channels_last), none)
        hinted = batch.hints[:, 2:].to(device).amax((2, 3), keepdim=True) > 0
        return torch.where(hinted, true, made.float() * AB_SCALE)
