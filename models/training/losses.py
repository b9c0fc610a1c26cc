"""Losses on predicted a*, b* in L*a*b* units: [N, 2, H, W]."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from .color import D65, XYZ_FROM_RGB

BIN = 10  # width of a histogram cell in a* and b*, as in Zhang et al. 2016
BINS = 24  # -120 .. 120
TOLERANCE, ROOM = 1.15, 5.0  # predicted chroma counts as colourfulness up to so many times the true one, and so much more
TINY = 1e-2  # never a root of 0: its gradient must exist
FAINT = 8.0  # M3 of a picture that hardly has colours; keeps those from weighing most


def soft_ciede2000(predicted: Tensor, target: Tensor, softness: float = 2.0) -> Tensor:
    """CIEDE2000 at equal lightness with gradients that stay finite where a colour is grey.

    The hue difference comes from |difference|² = dC² + dH² rather than from angles, and the hue
    rotation term (blues only, small) is left out. `softness` rounds the tip of the distance, in units
    of CIEDE2000, so that the gradient fades near the target as a Huber loss's does.
    """
    c_mean = (_chroma(predicted) + _chroma(target)) / 2
    c7 = (c_mean / 25) ** 7
    g = (0.5 * (1 - (c7 / (c7 + 1)).sqrt())).detach()
    stretch = torch.stack((1 + g, torch.ones_like(g)), 1)
    predicted, target = predicted * stretch, target * stretch
    c_1, c_2 = _chroma(predicted), _chroma(target)
    c_mean = (c_1 + c_2) / 2
    with torch.no_grad():
        middle = predicted / c_1[:, None] + target / c_2[:, None]  # bisects the two hues
        hue = torch.atan2(middle[:, 1], middle[:, 0])
        rad = torch.pi / 180
        t = (1 - 0.17 * torch.cos(hue - 30 * rad) + 0.24 * torch.cos(2 * hue)
             + 0.32 * torch.cos(3 * hue + 6 * rad) - 0.20 * torch.cos(4 * hue - 63 * rad))
    squared = (predicted - target).square().sum(1)
    d_c2 = (c_1 - c_2).square()
    d_h2 = (squared - d_c2).clamp_min(0)
    e2 = d_c2 / (1 + 0.045 * c_mean) ** 2 + d_h2 / (1 + 0.015 * c_mean * t) ** 2
    return ((e2 + softness**2).sqrt() - softness).mean()


def _chroma(ab: Tensor) -> Tensor:
    return (ab.square().sum(1) + 0.25).sqrt()  # never 0: its gradient must exist


def rebalancing_weights(histogram: Tensor, uniform: float = 0.5) -> Tensor:
    """Weights of colour cells, mean 1 over the pictures: rare (saturated) colours weigh more.

    After Zhang et al. 2016: the inverse of the smoothed distribution, mixed with a uniform one.
    """
    probability = histogram.float() / histogram.sum()
    kernel = torch.tensor([1.0, 4, 6, 4, 1]) / 16
    smooth = F.conv2d(probability[None, None], torch.outer(kernel, kernel)[None, None], padding=2)[0, 0]
    occupied = int((histogram > 0).sum())
    weights = 1 / ((1 - uniform) * smooth + uniform / occupied)
    return weights / (weights * probability).sum()


def colour_cells(ab: Tensor) -> Tensor:
    """Index of each pixel's histogram cell."""
    index = ((ab / BIN).floor() + BINS // 2).clamp(0, BINS - 1).long()
    return index[:, 0] * BINS + index[:, 1]


def weighted_huber(predicted: Tensor, target: Tensor, weights: Tensor, delta: float = 10.0) -> Tensor:
    """Huber loss, each pixel weighted by its true colour's rebalancing weight."""
    weight = weights.flatten()[colour_cells(target)]
    return (weight[:, None] * F.huber_loss(predicted, target, reduction="none", delta=delta)).mean() / delta


def dullness(lightness: Tensor, predicted: Tensor, target: Tensor) -> Tensor:
    """The share of the originals' colourfulness (M3) that the prediction lacks, counting chroma only as far as it is true.

    M3 lives from a picture's strong colours and from how they differ, so it says better than a mean of chroma what makes a
    picture look coloured. Rewarded without that limit networks paint strong colours wherever it costs little: rims, skies.
    `lightness` [N, 1, h, w] is that of the originals.
    """
    limit = TOLERANCE * _chroma(target) + ROOM
    counted = predicted * (limit / _chroma(predicted)).clamp(max=1)[:, None]
    true = colourfulness(lightness, target)
    return 1 - (colourfulness(lightness, counted) / (true + FAINT)).mean()


class VividnessControl:
    """The weight of `dullness`: raised while validation pictures lack a share of the originals' colourfulness, else lowered.

    Pictures trained on come out more colourful than others, so they cannot tell.
    """

    def __init__(self, goal: float, weight: float = 2.0, step: float = 1.0) -> None:
        self.goal, self.weight, self.step = goal, weight, step

    def see(self, share: float) -> None:
        self.weight = min(4.0, max(0.2, self.weight * math.exp(self.step * (self.goal - share)))) if self.goal else 0.0


def colourfulness(lightness: Tensor, ab: Tensor) -> Tensor:
    """Hasler & Süsstrunk's M3 of each picture [N]: L* [N, 1, H, W] and a*, b* [N, 2, H, W], clipped to sRGB."""
    f_y = (lightness[:, 0] + 16) / 116
    f = torch.stack((f_y + ab[:, 0] / 500, f_y, f_y - ab[:, 1] / 200), -1)
    xyz = torch.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * f.new_tensor(D65)
    linear = (xyz @ torch.linalg.inv(f.new_tensor(XYZ_FROM_RGB)).T).clamp(0, 1)
    curve = torch.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear.clamp_min(1e-5) ** (1 / 2.4) - 0.055)
    red, green, blue = (255 * curve).flatten(1, 2).unbind(-1)
    opponents = torch.stack((red - green, (red + green) / 2 - blue))  # [2, N, pixels]
    mean = opponents.mean(2)
    spread = (opponents - mean[..., None]).square().mean(2).sum(0)
    return (spread + TINY).sqrt() + 0.3 * (mean.square().sum(0) + TINY).sqrt()
