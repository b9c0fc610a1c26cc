"""What old film does to a picture's lightness, and colour hints for training. NumPy, one picture at a time."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from .color import lab_for_training


HINTED = 0.25  # share of the samples that have colour hints


def film_lightness(rgb: np.ndarray, random: Generator) -> np.ndarray:
    """L* of an RGB float picture as a black-and-white film might have recorded it."""
    if random.random() < 0.2:
        rgb = orthochromatic(rgb, random)
    lightness = lab_for_training(rgb)[..., 0]
    if random.random() < 0.4:
        gamma = float(np.exp(random.normal(0, 0.2)))
        gain, offset = random.uniform(0.75, 1.1), random.uniform(-4, 8)
        lightness = 100 * (lightness / 100).clip(0, 1) ** gamma * gain + offset
    if random.random() < 0.3:
        lightness = cv2.GaussianBlur(lightness, (0, 0), random.uniform(0.4, 1.4))
    if random.random() < 0.35:
        grain = random.standard_normal(lightness.shape, np.float32) * random.uniform(1, 6)
        if random.random() < 0.5:  # the grain of a film scanned and scaled is wider than a pixel
            grain = cv2.GaussianBlur(grain, (0, 0), 0.8) * 2
        lightness = lightness + grain
    if random.random() < 0.05:
        column = int(random.integers(lightness.shape[1]))
        lightness = lightness.copy()
        lightness[:, column] += random.uniform(-30, 40)
    return lightness.clip(0, 100).astype(np.float32)


def orthochromatic(rgb: np.ndarray, random: Generator) -> np.ndarray:
    """A grey picture from film that hardly sees red (until the 1920s), mixed in linear light."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    red, blue = random.uniform(0.02, 0.18), random.uniform(0.2, 0.5)
    grey = linear @ np.array([red, 1 - red - blue, blue])
    grey = np.where(grey <= 0.0031308, 12.92 * grey, 1.055 * grey ** (1 / 2.4) - 0.055)
    return np.repeat(grey[..., None], 3, 2).astype(np.float32)


def hints_for(ab: np.ndarray, random: Generator, none: float = 1 - HINTED, scale: float = 1) -> np.ndarray:
    """Hints [H, W, 3]: a*, b*, mask. Mostly none; else a user's points, or colour carried from elsewhere.

    `scale` is the size of `ab` as a share of the picture's own, for which the points are meant.
    """
    kind = random.random()
    if kind < none:
        return np.zeros((*ab.shape[:2], 3), np.float32)
    return points(ab, random, scale=scale) if kind < (1 + none) / 2 else carried(ab, random)


def points(ab: np.ndarray, random: Generator, count: int | None = None, scale: float = 1) -> np.ndarray:
    """Patches of the true colour, 1 to 9 pixels of the picture wide, as in Zhang et al. 2017."""
    height, width = ab.shape[:2]
    hints = np.zeros((height, width, 3), np.float32)
    for _ in range(count if count is not None else int(random.geometric(1 / 8))):
        size, cover = patch(int(random.integers(1, 10)), scale)
        # Users mark what stands in the picture, not its rim.
        y = int(np.clip(random.normal(height / 2, height / 4), 0, height - size))
        x = int(np.clip(random.normal(width / 2, width / 4), 0, width - size))
        hints[y : y + size, x : x + size, :2] = ab[y : y + size, x : x + size].mean((0, 1)) * cover
        hints[y : y + size, x : x + size, 2] = cover
    return hints


def patch(size: int, scale: float) -> tuple[int, float]:
    """A patch's width at a scale, in whole pixels, and the share of them that it covers, as pooling would leave it."""
    scaled = max(1, round(size * scale))
    return scaled, min(1.0, (size * scale / scaled) ** 2)


def carried(ab: np.ndarray, random: Generator) -> np.ndarray:
    """Dense colour as motion would carry it: in a part of the picture, displaced, blurred, faded, noisy."""
    height, width = ab.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    flow = smooth_noise(height, width, 2, random) * random.uniform(0, 4) + random.normal(0, 1, 2)
    colour = cv2.remap(ab, xs + flow[..., 0].astype(np.float32), ys + flow[..., 1].astype(np.float32),
                       cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if random.random() < 0.7:
        colour = cv2.GaussianBlur(colour, (0, 0), random.uniform(0.5, 3))
    colour = colour * random.uniform(0.8, 1.1) + smooth_noise(height, width, 2, random) * random.uniform(0, 6)
    mask = smooth_noise(height, width, 1, random)[..., 0] > random.normal(0, 0.8)
    if random.random() < 0.3:
        mask &= random.random((height, width)) < random.uniform(0.1, 0.9)
    hints = np.concatenate((colour, np.ones((height, width, 1))), 2) * mask[..., None]
    return hints.astype(np.float32)


def smooth_noise(height: int, width: int, channels: int, random: Generator) -> np.ndarray:
    """Noise of unit variance with details about a quarter of the picture wide."""
    small = random.standard_normal((5, 5, channels)).astype(np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).reshape(height, width, channels)
