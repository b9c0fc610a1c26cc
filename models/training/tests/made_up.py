"""Pictures and arguments that several tests need."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np


def picture(seed: int, height: int = 160, width: int = 200) -> np.ndarray:
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (4, 5, 3)).astype(np.uint8)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


def reel_arguments(data: Path, run: Path, backbone: Path, pictures: int) -> argparse.Namespace:
    return argparse.Namespace(
        data=data, run=run, backbone=backbone, start=None, freeze=0, on_device=None, pictures=pictures, minutes=None, rate=1e-3, encoder_rate=1e-4, weight_decay=0.02,
        huber=0.2, ciede=0.5, chroma_share=0.75, chroma_weight=0.05, uniform=0.5, ema=0.9, batch=4, seed=1, device="cpu", fp32=True, threads=1, workers=1, loaders=1,
        validate_minutes=100, validation_pictures=3, save_minutes=100, log_steps=40, rehearse_seconds=100, short_side=64, side=192, smallest=0.6,
        skip=0.1, forget=0.3, forget_skips=0.1, anchor=1.0, teachers=[], teachers_share=0.5, hinted=0.25, patched=0.5, features=None, details=None, only_details=False,
    )
