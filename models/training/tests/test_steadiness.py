"""Steadiness: colours that follow the picture are steady, those that follow chance, place or brightness are not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.training import steadiness
from models.training.metrics import Predictor
from models.training.tests.test_origins import picture


def answering(by_brightness: float = 0.0, by_place: float = 0.0) -> Predictor:
    """A network whose a* is the same everywhere but for what it is told to follow."""

    def predict(luma: np.ndarray, _hints: np.ndarray) -> np.ndarray:
        height, width = luma.shape[2] // 2, luma.shape[3] // 2
        small = cv2.resize(luma[0, 0], (width, height), interpolation=cv2.INTER_AREA)
        a = 20 + by_brightness * 50 * float(small.mean()) + by_place * np.sin(np.arange(width) * 0.6)[None].repeat(height, 0)
        return np.stack((a + np.zeros((height, width)), np.full((height, width), 10.0)))[None].astype(np.float32) / 110

    return predict


def test_each_change_is_seen_by_what_it_moves() -> None:
    lab = cv2.resize(picture(1), (320, 256), interpolation=cv2.INTER_CUBIC)
    random = np.random.default_rng(0)
    steady, chroma = steadiness.changes_of(lab, answering(), random)
    assert set(steady) == {"moved", "brighter", "darker", "grain", "JPEG"} and max(steady.values()) < 0.01
    assert chroma == pytest.approx(np.hypot(20, 10), rel=0.01)
    bright, _ = steadiness.changes_of(lab, answering(by_brightness=1), random)
    assert min(bright["brighter"], bright["darker"]) > 1 and max(bright["grain"], bright["JPEG"]) < 0.5
    placed, _ = steadiness.changes_of(lab, answering(by_place=10), random)
    assert placed["moved"] > 1 and max(placed[name] for name in ("brighter", "darker", "grain", "JPEG")) < 0.01
