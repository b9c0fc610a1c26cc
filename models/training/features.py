"""What the encoder sees in crops of the training pictures, computed once, to learn the decoder from.

    python -m models.training.features --data DIR --backbone LITE4 --out DIR --views 4 --workers 2

An encoder that stays as ImageNet left it need not run again for each training step: from its stored features
`train --features` learns several times as many pictures a second. A view is one crop of every picture, mirrored at
random, half of them as old film shows them. A run that was interrupted goes on with the view it was at.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from .augment import HINTED, film_lightness, hints_for
from .color import AB_SCALE, lab_for_training
from .data import Pictures, random_crop
from .networks.efficientnet_lite import LITE4_STAGES, EfficientNetLite, grey_encoder
from .networks.grey import grey_from_luma

SIDE = 224  # of crops, where not said otherwise
SMALLEST = 0.7  # the smallest crop, as a share of the largest that fits: at 1/8 little is left of small ones
MAGNIFIED = 1.7  # a crop is at most enlarged so much: of a small picture all is taken
CHUNK = 32
FEATURES = {8: LITE4_STAGES[2][3], 16: LITE4_STAGES[4][3], 32: LITE4_STAGES[6][3]}  # channels at 1/8, 1/16, 1/32 before the head


@dataclass
class FeatureBatch:
    features: tuple[Tensor, ...]  # bfloat16 [N, C, H, W] at 1/8, 1/16, and 1/32 where they are stored
    hints: Tensor  # [N, 3, H/4, W/4], a*/110, b*/110, mask
    target: Tensor  # [N, 2, H/8, W/8], a*, b*
    lightness: Tensor  # [N, 1, H/8, W/8], L* of the photograph
    scale: ClassVar[int] = 8  # of the target


@dataclass(frozen=True)
class Stored:
    """What a folder of features holds."""

    pictures: int
    views: int = 0
    side: int = SIDE  # of the crops
    scales: tuple[int, ...] = tuple(FEATURES)  # 1/8 and so on; those above the lowest that is frozen need not be there

    @classmethod
    def of(cls, folder: Path) -> Stored | None:
        about = folder / "features.json"
        if not about.exists():
            return None
        said = json.loads(about.read_text())
        return cls(said["pictures"], said["views"], said["side"], tuple(said["scales"]))

    def write(self, folder: Path) -> None:
        partial = folder / "features.partial"
        partial.write_text(json.dumps(asdict(self)))
        partial.replace(folder / "features.json")

    def view_files(self, folder: Path, view: int, mode: str) -> tuple[list[np.memmap], np.memmap]:
        """Features as the bits of bfloat16, and L*a*b* at 1/8; each [count, H, W, C]."""

        def opened(name: str, kind: type, scale: int, channels: int) -> np.memmap:
            return np.memmap(folder / f"view{view}.{name}", kind, mode, shape=(self.pictures, self.side // scale, self.side // scale, channels))  # type: ignore[call-overload, no-any-return]

        return [opened(f"f{scale}", np.int16, scale, FEATURES[scale]) for scale in self.scales], opened("lab", np.float16, 8, 3)


def crops(pictures: Pictures, numbers: range, random: Generator, side: int = SIDE) -> tuple[Tensor, np.ndarray]:
    """L*/50 - 1 [N, 1, side, side] as film shows it, and the photograph's L*a*b* at 1/8."""
    luma = np.empty((len(numbers), 1, side, side), np.float32)
    small = np.empty((len(numbers), side // 8, side // 8, 3), np.float16)
    for slot, number in enumerate(numbers):
        picture = pictures[number]
        smallest = min(1.0, max(SMALLEST, side / MAGNIFIED / min(picture.shape[:2])))
        crop = random_crop(picture, side, side, smallest, random)
        lab = lab_for_training(crop)
        luma[slot, 0] = (film_lightness(crop, random) if random.random() < 0.5 else lab[..., 0]) / 50 - 1
        small[slot] = cv2.resize(lab, (side // 8, side // 8), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(luma), small


def extract_part(arguments: argparse.Namespace, stored: Stored, view: int, rank: int) -> None:
    """Every so many chunks of a view; which pictures a worker takes does not change what becomes of them."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    device = torch.device(arguments.device)
    encoder = grey_encoder(EfficientNetLite(in_channels=1), arguments.backbone).eval().to(device, memory_format=torch.channels_last)
    pictures = Pictures(arguments.data, "train", mapped=True)
    features, lab = stored.view_files(arguments.out, view, "r+")
    started, done = time.monotonic(), 0
    for start in range(rank * CHUNK, len(pictures), arguments.workers * CHUNK):
        numbers = range(start, min(start + CHUNK, len(pictures)))
        luma, lab[start : numbers.stop] = crops(pictures, numbers, np.random.default_rng((arguments.seed, view, start)), stored.side)
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16):
            grey = grey_from_luma(luma.to(device, memory_format=torch.channels_last))
            made = encoder.before_head(grey, lowest=stored.scales[-1])[2:]
        for file, feature in zip(features, made, strict=True):
            file[start : numbers.stop] = feature.to(torch.bfloat16).permute(0, 2, 3, 1).contiguous().view(torch.int16).cpu().numpy()
        done += len(numbers)
        if rank == 0 and start % (20 * CHUNK) == 0:
            print(f"view {view}: {numbers.stop} of {len(pictures)} pictures, {arguments.workers * done / (time.monotonic() - started):.0f} a second", flush=True)


def extract(arguments: argparse.Namespace) -> None:
    arguments.out.mkdir(parents=True, exist_ok=True)
    asked = Stored(len(Pictures(arguments.data, "train", mapped=True)), side=arguments.side, scales=tuple(s for s in FEATURES if s <= arguments.lowest))
    stored = Stored.of(arguments.out) or asked
    if replace(stored, views=0) != asked:
        raise SystemExit(f"{arguments.out} holds other features ({stored}, asked for {asked}). Name another folder with --out.")
    context = multiprocessing.get_context("spawn")  # a fork of a process whose threads have computed may wait for them for ever
    for view in range(stored.views, arguments.views):
        stored.view_files(arguments.out, view, "w+")
        processes = [context.Process(target=extract_part, args=(arguments, stored, view, rank)) for rank in range(arguments.workers)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        if any(process.exitcode for process in processes):
            raise SystemExit(1)
        replace(stored, views=view + 1).write(arguments.out)


def point_hints(ab: np.ndarray, random: Generator) -> Tensor:
    """Hints at 1/4 from a*, b* at 1/8 [H, W, 2], drawn at half the picture's size, for which their sizes are meant."""
    height, width = ab.shape[:2]
    large = cv2.resize(ab.astype(np.float32), (width * 4, height * 4), interpolation=cv2.INTER_LINEAR)
    hints = hints_for(large, random, none=0, scale=0.5)
    hints[..., :2] /= AB_SCALE
    return torch.from_numpy(cv2.resize(hints, (width * 2, height * 2), interpolation=cv2.INTER_AREA)).permute(2, 0, 1)


def patched(features: list[Tensor], lab: np.ndarray, random: Generator) -> tuple[list[Tensor], np.ndarray]:
    """A rectangle of another picture's features and colours in each picture, as CutMix does with pixels (Yun et al. 2019).

    What a picture is known by as a whole then says less about its colours. `lab` is [N, H, W, 3].
    """
    cells = lab.shape[1] // 4  # of 32 pixels
    mask = np.zeros((len(lab), cells, cells), bool)
    for slot in range(len(lab)):
        height, width = random.integers(2, max(3, cells - 1), 2)
        y, x = random.integers(cells - height + 1), random.integers(cells - width + 1)
        mask[slot, y : y + height, x : x + width] = True
    others = (np.arange(len(lab)) + random.integers(1, len(lab))) % len(lab)

    def inside(scale: int) -> np.ndarray:
        return mask.repeat(32 // scale, 1).repeat(32 // scale, 2)

    mixed = [torch.where(torch.from_numpy(inside(scale))[:, None], feature[others], feature) for scale, feature in zip(FEATURES, features, strict=False)]
    return mixed, np.where(inside(8)[..., None], lab[others], lab)


class FeatureLoader:
    """Batches without end, made in a thread beside the training step; each from one of the folders, by how many pictures they hold."""

    def __init__(self, folders: Sequence[Path], batch: int, seed: int, hinted: float = HINTED, patched: float = 0.0) -> None:
        self.batch, self.hinted, self.patched = batch, hinted, patched
        self.views: list[tuple[list[np.memmap], np.memmap]] = []
        for folder in folders:
            stored = Stored.of(folder)
            if stored is None:
                raise SystemExit(f"{folder} holds no features. Run features.py first.")
            self.views += [stored.view_files(folder, view, "r") for view in range(stored.views)]
        counts = np.array([len(lab) for _, lab in self.views])
        self.shares = counts / counts.sum()
        self.ready: queue.Queue[FeatureBatch] = queue.Queue(4)
        threading.Thread(target=self._work, args=(np.random.default_rng(seed),), daemon=True).start()

    def make(self, random: Generator) -> FeatureBatch:
        files, colours = self.views[int(random.choice(len(self.views), p=self.shares))]
        numbers = np.sort(random.choice(len(colours), self.batch, replace=False))
        features = [torch.from_numpy(file[numbers]).view(torch.bfloat16).permute(0, 3, 1, 2) for file in files]
        lab = colours[numbers].astype(np.float32)
        if random.random() < 0.5:  # features of a mirrored picture are the mirrored features, nearly
            features, lab = [feature.flip(3) for feature in features], lab[:, :, ::-1].copy()
        if random.random() < self.patched:
            features, lab = patched(features, lab, random)
        hints = torch.zeros(self.batch, 3, lab.shape[1] * 2, lab.shape[2] * 2)
        for slot in range(self.batch):
            if random.random() < self.hinted:
                hints[slot] = point_hints(lab[slot, ..., 1:], random)
        planes = torch.from_numpy(lab).permute(0, 3, 1, 2)
        return FeatureBatch(tuple(features), hints, planes[:, 1:], planes[:, :1])

    def _work(self, random: Generator) -> None:
        while True:
            self.ready.put(self.make(random))

    def __iter__(self) -> Iterator[FeatureBatch]:
        while True:
            yield self.ready.get()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that prepare.py wrote")
    parser.add_argument("--backbone", type=Path, required=True, help="efficientnet_lite4.bnfolded.fp16.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="folder for the features: 0.2 MB a picture and view at 224")
    parser.add_argument("--side", type=int, default=SIDE, help="of the crops, a multiple of 32")
    parser.add_argument("--lowest", type=int, choices=(16, 32), default=32, help="16: none at 1/32, which stages that learn (--freeze 5) make anew")
    parser.add_argument("--views", type=int, default=4, help="crops of each picture")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    extract(parser.parse_args())


if __name__ == "__main__":
    main()
