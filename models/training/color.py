"""Colour: L*a*b* conversions, CIEDE2000 and colourfulness.

L*a*b* is CIE 1976 with the D65 white point, over sRGB. Pictures are RGB, values 0..1.
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
from torch import Tensor

AB_SCALE = 110.0  # the networks' chroma is a*/110, b*/110
D65 = np.array([0.950456, 1.0, 1.088754])
XYZ_FROM_RGB = np.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])


def lab_from_rgb(rgb: np.ndarray) -> np.ndarray:
    """RGB uint8 or float 0..1 [H, W, 3] to L*a*b* float32."""
    values = np.arange(256) / 255 if rgb.dtype == np.uint8 else rgb
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    if rgb.dtype == np.uint8:
        linear = linear[rgb]
    xyz = linear @ (XYZ_FROM_RGB / D65[:, None]).T
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    lab = np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)
    return lab.astype(np.float32)


def lab_for_training(rgb: np.ndarray) -> np.ndarray:
    """The same by OpenCV's table, ten times as fast and within 0.5: good enough to train on, not to measure with."""
    return cv2.cvtColor(rgb.astype(np.float32) / 255 if rgb.dtype == np.uint8 else rgb, cv2.COLOR_RGB2Lab)


def rgb_from_lab(lab: np.ndarray) -> np.ndarray:
    """L*a*b* [H, W, 3] to RGB float 0..1. Colours out of gamut are clipped."""
    f_y = (lab[..., 0] + 16) / 116
    f = np.stack([f_y + lab[..., 1] / 500, f_y, f_y - lab[..., 2] / 200], -1)
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * D65
    linear = np.clip(xyz @ np.linalg.inv(XYZ_FROM_RGB).T, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def colourfulness(rgb: np.ndarray) -> float:
    """Hasler & Süsstrunk 2003, M3, for RGB 0..1."""
    red, green, blue = (rgb[..., i] * 255.0 for i in range(3))
    rg, yb = red - green, (red + green) / 2 - blue
    return float(np.hypot(rg.std(), yb.std()) + 0.3 * np.hypot(rg.mean(), yb.mean()))


def ciede2000(lab_1: Tensor, lab_2: Tensor) -> Tensor:
    """CIEDE2000 of two tensors [..., 3], after Sharma, Wu & Dalal 2005 (equation numbers are theirs)."""
    (l_1, a_1, b_1), (l_2, a_2, b_2) = lab_1.unbind(-1), lab_2.unbind(-1)
    c_mean = (torch.hypot(a_1, b_1) + torch.hypot(a_2, b_2)) / 2
    g = 0.5 * (1 - (c_mean**7 / (c_mean**7 + 25.0**7)).sqrt())  # (4)
    a_1, a_2 = (1 + g) * a_1, (1 + g) * a_2
    c_1, c_2 = torch.hypot(a_1, b_1), torch.hypot(a_2, b_2)
    h_1 = torch.rad2deg(torch.atan2(b_1, a_1)) % 360
    h_2 = torch.rad2deg(torch.atan2(b_2, a_2)) % 360
    chromatic = c_1 * c_2 > 0
    turn = h_2 - h_1
    turn = turn - 360 * (turn > 180).to(turn.dtype) + 360 * (turn < -180).to(turn.dtype)
    turn = torch.where(chromatic, turn, torch.zeros_like(turn))  # (10)
    d_h = 2 * (c_1 * c_2).sqrt() * torch.sin(torch.deg2rad(turn) / 2)  # (11)
    total = h_1 + h_2
    far = (h_1 - h_2).abs() > 180
    h_mean = torch.where(far, torch.where(total < 360, total + 360, total - 360), total) / 2
    h_mean = torch.where(chromatic, h_mean, total)  # (14)
    l_mean, c_mean = (l_1 + l_2) / 2, (c_1 + c_2) / 2

    def cosine(degrees: Tensor) -> Tensor:
        return torch.cos(torch.deg2rad(degrees))

    t = (1 - 0.17 * cosine(h_mean - 30) + 0.24 * cosine(2 * h_mean)
         + 0.32 * cosine(3 * h_mean + 6) - 0.20 * cosine(4 * h_mean - 63))  # (15)
    s_l = 1 + 0.015 * (l_mean - 50) ** 2 / (20 + (l_mean - 50) ** 2).sqrt()
    s_c, s_h = 1 + 0.045 * c_mean, 1 + 0.015 * c_mean * t
    r_c = 2 * (c_mean**7 / (c_mean**7 + 25.0**7)).sqrt()
    r_t = -torch.sin(torch.deg2rad(60 * torch.exp(-(((h_mean - 275) / 25) ** 2)))) * r_c
    d_l, d_c, d_h = (l_2 - l_1) / s_l, (c_2 - c_1) / s_c, d_h / s_h
    return (d_l**2 + d_c**2 + d_h**2 + r_t * d_c * d_h).clamp_min(0).sqrt()
