"""What trainings are judged by: losses, and figures over whole pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from models.training.color import colourfulness as measured_colourfulness
from models.training.color import lab_from_rgb
from models.training.data import Pictures
from models.training.losses import BINS, VividnessControl, colourfulness, dullness, rebalancing_weights, weighted_huber
from models.training.metrics import measure, model_size, predict_ab
from models.training.rehearsal import Rehearsal
from models.training.tests.made_up import picture


def test_rare_colours_weigh_more() -> None:
    counts = torch.zeros(BINS, BINS)
    counts[6:18, 6:18] = 10
    counts[12, 12], counts[18, 15] = 9000, 100  # grey, and a saturated colour
    weights = rebalancing_weights(counts)
    assert float(weights[18, 15]) > 1.5 * float(weights[12, 12])
    assert float((weights * counts / counts.sum()).sum()) == pytest.approx(1, rel=1e-5)
    target = torch.zeros(1, 2, 2, 2)
    target[:, 0], target[:, 1] = 65, 35  # the saturated cell
    saturated = weighted_huber(target + 20, target, weights)
    plain = weighted_huber(torch.full_like(target, 20.0), torch.zeros_like(target), weights)
    assert float(saturated) > float(plain)


def test_colourfulness_is_the_measured_one() -> None:
    pictures = [picture(seed) for seed in range(3)]
    lab = torch.from_numpy(np.stack([lab_from_rgb(rgb) for rgb in pictures])).permute(0, 3, 1, 2)
    lightness, ab = lab[:, :1], lab[:, 1:]
    expected = torch.tensor([measured_colourfulness(rgb / 255) for rgb in pictures], dtype=torch.float32)
    torch.testing.assert_close(colourfulness(lightness, ab), expected, rtol=0.02, atol=0.3)
    assert bool((colourfulness(lightness, torch.zeros_like(ab)) < 1).all())


def test_dullness_is_less_the_more_colour_there_is() -> None:
    torch.manual_seed(0)
    target = torch.randn(4, 2, 16, 16) * 20
    lightness = torch.full((4, 1, 16, 16), 60.0)
    assert float(dullness(lightness, target, target)) < float(dullness(lightness, 0.8 * target, target)) < float(dullness(lightness, 0.3 * target, target))
    grey = torch.zeros_like(target, requires_grad=True)
    dullness(lightness, grey, target).backward()
    assert grey.grad is not None and bool(grey.grad.isfinite().all())


def test_colours_that_are_not_true_are_no_remedy_for_dullness() -> None:
    torch.manual_seed(0)
    lightness = torch.full((1, 1, 16, 16), 60.0)
    target = torch.zeros(1, 2, 16, 16)
    target[:, 0, 8:] = 50  # red below, grey above
    painted = torch.zeros_like(target)
    painted[:, 1, :8] = -60  # blue above
    nothing = torch.zeros_like(target)
    assert float(colourfulness(lightness, painted)) > float(colourfulness(lightness, target)) / 2
    assert float(dullness(lightness, painted, target)) > 0.8 * float(dullness(lightness, nothing, target))
    assert float(dullness(lightness, 3 * target, target)) == pytest.approx(float(dullness(lightness, 1.3 * target, target)), abs=1e-3)


def test_vividness_is_asked_for_while_validation_lacks_it() -> None:
    control = VividnessControl(0.7, 0.2)
    control.see(0.5)
    raised = control.weight
    control.see(0.9)
    assert raised > 0.2 and control.weight < raised
    off = VividnessControl(0.0, 0.2)
    off.see(0.5)
    assert off.weight == 0


def test_rehearsal_tells_grey_from_the_truth(data: Path) -> None:
    rehearsal = Rehearsal(Pictures(data, "validation"), 3, 64, torch.device("cpu"))
    true = [F.avg_pool2d(lab, 2)[:, 1:] for lab in rehearsal.batches]
    assert rehearsal.judged(true, 1.0) == pytest.approx((1, 1), abs=1e-3)
    under, share = rehearsal.judged(true, 0.5)
    assert 0.2 < under < 0.9 and 0.3 < share < 0.7


def test_model_sizes_are_multiples_of_32() -> None:
    assert model_size(256, 352) == (256, 352)
    assert model_size(480, 640) == (256, 352)
    assert model_size(1080, 1920) == (256, 448)
    assert model_size(300, 200) == (384, 256)


def test_measure_of_a_perfect_and_of_a_grey_prediction() -> None:
    pictures = [picture(seed) for seed in range(3)]
    perfect = measure(pictures, lambda lab: lab[..., 1:])
    grey = measure(pictures, lambda lab: np.zeros_like(lab[..., 1:]))
    assert perfect.ciede2000 < 1e-3 and perfect.rmse < 1e-3
    assert grey.ciede2000 > 5 and grey.colourfulness < 0.5 < perfect.colourfulness


def test_predictions_come_back_at_the_pictures_size() -> None:
    def half(luma: np.ndarray, hints: np.ndarray) -> np.ndarray:
        assert luma.shape[2] % 32 == 0 and luma.shape[3] % 32 == 0 and hints.shape[1] == 3
        assert luma.min() == pytest.approx(-1) and luma.max() == pytest.approx(-1)  # L* = 0
        return np.full((1, 2, luma.shape[2] // 2, luma.shape[3] // 2), 0.5, np.float32)

    ab = predict_ab(half, np.zeros((123, 217), np.float32))
    assert ab.shape == (123, 217, 2)
    np.testing.assert_allclose(ab, 55)
