"""What the encoders read: the grey sRGB picture of a lightness."""

from __future__ import annotations

from torch import Tensor

# Least-squares parabola, highest power first, of (sRGB grey - 127) / 128 over x = L*/50 - 1 in [-1, 1].
# tests/test_networks.py compares it with the exact curve.
GREY_FROM_LUMA: tuple[float, float, float] = (0.08769, 0.97659, -0.06171)


def grey_from_luma(luma: Tensor) -> Tensor:
    """L*/50 - 1 to (sRGB grey - 127) / 128."""
    square, linear, constant = GREY_FROM_LUMA
    return (square * luma + linear) * luma + constant
