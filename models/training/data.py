"""Crops and batches from the files that prepare.py wrote."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.random import Generator
from torch import Tensor

from .augment import HINTED, film_lightness, hints_for
from .color import AB_SCALE, lab_for_training


class Pictures:
    """All pictures of a split, as the encoded files they came as: 250,000 take 4 GB instead of 40, and a millisecond each to decode.

    They lie in memory, since reading them at random from a cold disk is 50 times slower; `mapped` leaves them on disk, for those who
    read them in order.
    """

    def __init__(self, folder: Path, split: str, mapped: bool = False) -> None:
        path = folder / f"{split}.pictures"
        self.files: np.ndarray = np.memmap(path, np.uint8, "r") if mapped else np.fromfile(path, np.uint8)
        self.index = np.load(folder / f"{split}.index.npy")

    def __len__(self) -> int:
        return len(self.index)

    def __getitem__(self, number: int) -> np.ndarray:
        offset, size = (int(v) for v in self.index[number, :2])
        return cv2.cvtColor(cv2.imdecode(self.files[offset : offset + size], cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)

    @property
    def sides(self) -> np.ndarray:
        """Height and width of each [N, 2]."""
        sides: np.ndarray = self.index[:, 2:]
        return sides


@dataclass
class Batch:
    luma: Tensor  # [N, 1, H, W], L*/50 - 1, as film recorded it
    clean: Tensor  # the same as the photograph has it
    hints: Tensor  # [N, 3, H, W], a*/110, b*/110, mask
    target: Tensor  # [N, 2, H/2, W/2], a*, b*
    scale: ClassVar[int] = 2  # of the target

    @property
    def lightness(self) -> Tensor:
        """L* of the photograph at the target's size."""
        return F.avg_pool2d(self.clean, 2) * 50 + 50


@dataclass(frozen=True)
class Crops:
    """What is cut from the pictures for a batch."""

    shapes: tuple[tuple[int, int], ...]  # height, width; one is drawn for each batch
    batch: int
    smallest: float  # the smallest crop, as a share of the largest that fits
    hinted: float = HINTED  # share of them with colour hints


def random_crop(picture: np.ndarray, height: int, width: int, smallest: float, random: Generator) -> np.ndarray:
    """A crop of the given shape's aspect, scaled to that shape, flipped at random. RGB float 0..1."""
    full_height, full_width = picture.shape[:2]
    scale = min(full_height / height, full_width / width) * random.uniform(smallest, 1)
    crop_height, crop_width = round(height * scale), round(width * scale)
    y = int(random.integers(full_height - crop_height + 1))
    x = int(random.integers(full_width - crop_width + 1))
    interpolation = cv2.INTER_AREA if scale > 1 else cv2.INTER_LINEAR
    crop = cv2.resize(picture[y : y + crop_height, x : x + crop_width], (width, height), interpolation=interpolation)
    if random.random() < 0.5:
        crop = cv2.flip(crop, 1)
    return crop.astype(np.float32) / 255


def make_batch(pictures: Pictures, crops: Crops, random: Generator) -> Batch:
    height, width = crops.shapes[int(random.integers(len(crops.shapes)))]
    luma = np.empty((crops.batch, 1, height, width), np.float32)
    clean = np.empty_like(luma)
    hints = np.empty((crops.batch, height, width, 3), np.float32)
    target = np.empty((crops.batch, height // 2, width // 2, 2), np.float32)
    for slot, number in enumerate(random.choice(len(pictures), crops.batch, replace=False)):
        crop = random_crop(pictures[number], height, width, crops.smallest, random)
        lab = lab_for_training(crop)
        ab, clean[slot, 0] = lab[..., 1:], lab[..., 0] / 50 - 1
        luma[slot, 0] = film_lightness(crop, random) / 50 - 1
        hints[slot] = hints_for(ab, random, none=1 - crops.hinted)
        target[slot] = cv2.resize(ab, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    hints[..., :2] /= AB_SCALE
    channels_first = torch.from_numpy(hints).permute(0, 3, 1, 2)
    return Batch(torch.from_numpy(luma), torch.from_numpy(clean), channels_first, torch.from_numpy(target).permute(0, 3, 1, 2))


class Loader:
    """Makes batches in threads beside the training step."""

    def __init__(self, pictures: Pictures, crops: Crops, seed: int, threads: int = 1) -> None:
        self.pictures, self.crops = pictures, crops
        self.ready: queue.Queue[Batch] = queue.Queue(4)
        for generator in np.random.default_rng(seed).spawn(threads):
            threading.Thread(target=self._work, args=(generator,), daemon=True).start()

    def _work(self, random: Generator) -> None:
        while True:
            self.ready.put(make_batch(self.pictures, self.crops, random))

    def __iter__(self) -> Iterator[Batch]:
        while True:
            yield self.ready.get()
