from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage.color import deltaE_ciede2000, rgb2lab

from models.training.color import ciede2000, colourfulness, lab_for_training, lab_from_rgb, rgb_from_lab
from models.training.losses import soft_ciede2000

RANDOM = np.random.default_rng(7)


def random_lab(count: int) -> np.ndarray:
    return np.stack([RANDOM.uniform(0, 100, count), RANDOM.uniform(-100, 100, count), RANDOM.uniform(-100, 100, count)], -1)


def test_ciede2000_agrees_with_skimage() -> None:
    first, second = random_lab(20_000), random_lab(20_000)
    second[:5000] = first[:5000] + RANDOM.normal(0, 2, (5000, 3))  # small differences
    second[5000:6000, 1:] = 0  # against grey
    first[6000:6100, 1:] = second[6000:6100, 1:] = 0  # both grey
    ours = ciede2000(torch.from_numpy(first), torch.from_numpy(second)).numpy()
    np.testing.assert_allclose(ours, deltaE_ciede2000(first, second), atol=1e-6)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [  # from the table of test data in Sharma, Wu & Dalal 2005
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_ciede2000_agrees_with_the_published_pairs(first: tuple[float, ...], second: tuple[float, ...], expected: float) -> None:
    made = ciede2000(torch.tensor(first, dtype=torch.float64), torch.tensor(second, dtype=torch.float64))
    assert float(made) == pytest.approx(expected, abs=5e-5)


def test_ciede2000_in_float32_is_good_enough_for_means() -> None:
    first, second = random_lab(20_000), random_lab(20_000)
    second[:, 0] = first[:, 0]
    exact = ciede2000(torch.from_numpy(first), torch.from_numpy(second))
    single = ciede2000(torch.from_numpy(first).float(), torch.from_numpy(second).float())
    assert float((exact.mean() - single.mean()).abs()) < 1e-3


def test_soft_ciede2000_is_near_the_real_one_where_its_hue_rotation_is_small() -> None:
    target = torch.rand(1, 2, 64, 64) * 60 - 10  # reds, oranges, yellows, greens
    predicted = target + torch.randn_like(target) * 15
    lightness = torch.full((1, 64, 64, 1), 50.0)
    exact = ciede2000(torch.cat((lightness, predicted.permute(0, 2, 3, 1)), -1), torch.cat((lightness, target.permute(0, 2, 3, 1)), -1))
    soft = soft_ciede2000(predicted, target, softness=1e-3)
    assert float(soft) == pytest.approx(float(exact.mean()), rel=0.02)


def test_soft_ciede2000_has_finite_gradients_at_grey_and_at_the_target() -> None:
    target = torch.zeros(1, 2, 4, 4)
    target[..., 2:] = 30
    predicted = torch.zeros(1, 2, 4, 4)
    predicted[..., 1::2] = 30
    predicted.requires_grad_(True)
    soft_ciede2000(predicted, target).backward()
    assert predicted.grad is not None and bool(predicted.grad.isfinite().all())


def test_lab_agrees_with_skimage_and_comes_back() -> None:
    rgb = RANDOM.integers(0, 256, (64, 64, 3)).astype(np.uint8)
    lab = lab_from_rgb(rgb)
    np.testing.assert_allclose(lab, rgb2lab(rgb), atol=0.01)
    np.testing.assert_allclose(lab_from_rgb(rgb.astype(np.float64) / 255), lab, atol=1e-4)
    np.testing.assert_allclose(lab_for_training(rgb), lab, atol=0.6)
    np.testing.assert_allclose(rgb_from_lab(lab), rgb / 255, atol=4e-3)


def test_colourfulness() -> None:
    grey = np.repeat(RANDOM.random((32, 32, 1)), 3, 2)
    assert colourfulness(grey) == pytest.approx(0, abs=1e-9)
    # Half red, half blue: rg = ±255 or 0, yb = 127.5 or -255.
    halves = np.zeros((2, 2, 3))
    halves[0, :, 0], halves[1, :, 2] = 1, 1
    expected = np.hypot(127.5, 191.25) + 0.3 * np.hypot(127.5, -63.75)
    assert colourfulness(halves) == pytest.approx(expected)
