"""Validation while training: all pictures in a few batches, at the size they have in the network."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .color import AB_SCALE, ciede2000, lab_from_rgb
from .data import Pictures
from .losses import colourfulness
from .metrics import model_size

BATCH = 64


LEVEL = 0.7  # of the originals' colourfulness, where networks are compared


@dataclass(frozen=True)
class Rehearsed:
    under_grey: float  # 1 - CIEDE2000 / grey's CIEDE2000
    colourfulness: float  # share of the originals' M3
    level: float  # under_grey with a gain that makes the colourfulness about LEVEL


class Rehearsal:
    """Quick figures, a little flattering beside evaluate.py's: judged at half the network's size."""

    def __init__(self, pictures: Pictures, count: int, short_side: int, device: torch.device) -> None:
        sized: dict[tuple[int, int], list[np.ndarray]] = defaultdict(list)
        for number in range(min(count, len(pictures))):
            rows, columns = model_size(*pictures[number].shape[:2], short_side)
            sized[rows, columns].append(cv2.resize(lab_from_rgb(pictures[number]), (columns, rows), interpolation=cv2.INTER_AREA))
        stacks = (torch.from_numpy(np.stack(some)).permute(0, 3, 1, 2).to(device) for some in sized.values())
        self.batches = [batch for stack in stacks for batch in stack.split(BATCH)]

    @torch.no_grad()
    def __call__(self, network: nn.Module) -> Rehearsed:
        """Of the network as it is; it must be in eval mode."""
        made = [self.coloured(network, lab) for lab in self.batches]
        under_grey, share = self.judged(made, 1.0)
        level, _ = self.judged(made, LEVEL / max(share, 0.1))
        return Rehearsed(under_grey, share, level)

    def coloured(self, network: nn.Module, lab: Tensor) -> Tensor:
        with torch.autocast(lab.device.type, torch.bfloat16):
            made: Tensor = network(lab[:, :1] / 50 - 1, torch.zeros_like(lab))
        return made.float() * AB_SCALE

    def judged(self, made: list[Tensor], gain: float) -> tuple[float, float]:
        sums = torch.stack([figures(F.avg_pool2d(lab, 2), ab * gain).cpu() for lab, ab in zip(self.batches, made, strict=True)])
        made_difference, grey_difference, made_colour, true_colour = sums.sum(0).tolist()
        return 1 - made_difference / grey_difference, made_colour / true_colour


def figures(true: Tensor, ab: Tensor) -> Tensor:
    """Sums over the pictures: CIEDE2000, grey's CIEDE2000, colourfulness, the originals'."""
    lightness, true_ab = true[:, :1], true[:, 1:]

    def difference(other: Tensor) -> Tensor:
        return ciede2000(torch.cat((lightness, other), 1).movedim(1, -1), true.movedim(1, -1)).mean((1, 2)).sum()

    return torch.stack((difference(ab), difference(torch.zeros_like(ab)), colourfulness(lightness, ab).sum(), colourfulness(lightness, true_ab).sum()))
