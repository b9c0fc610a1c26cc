"""Figures over whole pictures, the same for validation in training and for the final evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import torch

from .color import AB_SCALE, ciede2000, colourfulness, lab_from_rgb, rgb_from_lab

# luma [1, 1, H, W] and hints [1, 3, H, W] to chroma [1, 2, H/2, W/2], all float32
Predictor = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass
class Figures:
    """Means over the pictures."""

    ciede2000: float
    rmse: float  # of a* and b* together, over all pixels of all pictures
    colourfulness: float
    pictures: int

    def __str__(self) -> str:
        return f"CIEDE2000 {self.ciede2000:6.3f}   a*b* RMSE {self.rmse:6.3f}   colourfulness {self.colourfulness:6.2f}"


def model_size(height: int, width: int, short_side: int = 256, multiple: int = 32) -> tuple[int, int]:
    """The size a picture has in the network: short side as given, both sides multiples of 32."""
    scale = short_side / min(height, width)
    return tuple(max(multiple, round(side * scale / multiple) * multiple) for side in (height, width))  # type: ignore[return-value]


def predict_ab(predictor: Predictor, lightness: np.ndarray, hints: np.ndarray | None = None, short_side: int = 256) -> np.ndarray:
    """a*, b* at the picture's own size, for L* [H, W]; hints [h, w, 3] are at the model's size."""
    height, width = lightness.shape
    rows, columns = model_size(height, width, short_side)
    interpolation = cv2.INTER_AREA if height > rows else cv2.INTER_LINEAR
    luma = cv2.resize(lightness, (columns, rows), interpolation=interpolation) / 50 - 1
    if hints is None:
        hints = np.zeros((rows, columns, 3), np.float32)
    chroma = predictor(luma[None, None].astype(np.float32), np.ascontiguousarray(hints.transpose(2, 0, 1))[None])[0]
    return cv2.resize(chroma.transpose(1, 2, 0), (width, height), interpolation=cv2.INTER_LINEAR) * AB_SCALE


def coloured(lightness: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """RGB 0..1 of a picture's own L* with the given chroma."""
    return rgb_from_lab(np.concatenate((lightness[..., None], ab), 2))


@torch.no_grad()
def measure(pictures: Iterable[np.ndarray], colour: Callable[[np.ndarray], np.ndarray], stride: int = 1,
            look: Callable[[np.ndarray], None] | None = None) -> Figures:
    """`colour` gives a*, b* for the L*a*b* of a whole picture. CIEDE2000 is taken on every `stride`-th row and column.

    `look` is shown each coloured picture, RGB 0..1.
    """
    differences, squares, colours = [], [], []
    for rgb in pictures:
        lab = lab_from_rgb(rgb)
        ab = colour(lab)
        made = torch.from_numpy(np.concatenate((lab[..., :1], ab), 2)[::stride, ::stride].astype(np.float32))
        true = torch.from_numpy(np.ascontiguousarray(lab[::stride, ::stride]))
        differences.append(float(ciede2000(made, true).mean()))
        squares.append(float((made - true)[..., 1:].square().mean()))
        picture = coloured(lab[..., 0], ab)
        colours.append(colourfulness(picture[::stride, ::stride]))
        if look is not None:
            look(picture)
    return Figures(float(np.mean(differences)), float(np.sqrt(np.mean(squares))), float(np.mean(colours)), len(colours))
