"""A Fréchet distance between sets of pictures, on the pooled features of EfficientNet-Lite4.

The idea is Heusel et al.'s (2017), but neither the network nor the number of pictures is theirs: the figures
compare networks measured here with each other, and with no paper's FID.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch

from .networks.efficientnet_lite import EfficientNetLite, load_folded

SIZE = 224


class PooledFeatures:
    """Turns RGB pictures 0..1 into 1280 numbers each."""

    def __init__(self, backbone: Path) -> None:
        self.encoder = EfficientNetLite().eval()
        load_folded(self.encoder, backbone)

    @torch.inference_mode()
    def __call__(self, rgb: np.ndarray) -> np.ndarray:
        small = cv2.resize(rgb.astype(np.float32), (SIZE, SIZE), interpolation=cv2.INTER_AREA)
        x = torch.from_numpy((small * 255 - 127) / 128).permute(2, 0, 1)[None].contiguous(memory_format=torch.channels_last)
        return np.asarray(self.encoder(x)[-1].mean((2, 3))[0].numpy(), np.float64)


def frechet_distance(one: np.ndarray, other: np.ndarray) -> float:
    """Between normal distributions fitted to two sets of features [pictures, dimensions]."""
    difference = one.mean(0) - other.mean(0)
    first, second = np.cov(one, rowvar=False), np.cov(other, rowvar=False)
    root = symmetric_root(first)
    shared = symmetric_root(root @ second @ root)
    return float(difference @ difference + np.trace(first) + np.trace(second) - 2 * np.trace(shared))


def symmetric_root(matrix: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    root: np.ndarray = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    return root
