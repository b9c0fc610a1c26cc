"""Run the frozen encoder over every training picture once and keep what it sees on disk.

    python -m models.training.features --data DIR --backbone FILE --out DIR [--crops] [--part 0/2]

Most of a training step is the encoder. With its features at hand a decoder trains ten times as fast, which
is what two CPU cores can afford. Flips are made later, by flipping the features.

Whole pictures as they are, or with --crops: random crops whose lightness is made to look like old film.
All are scaled to 224x256 or 256x224. `--part 0/2` and `--part 1/2` let two processes share the work; what is
there already is not made again.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import torch

from .augment import film_lightness
from .color import lab_for_training
from .data import Pictures, random_crop
from .networks.efficientnet_lite import LITE4_STAGES, EfficientNetLite, grey_encoder
from .networks.grey import grey_from_luma

SHORT, LONG = 224, 256
BATCH = 8
STRIDES = (8, 16, 32)
TARGET_STRIDE = 4  # a*, b* as int8
MISSING, LANDSCAPE, PORTRAIT = 0, 1, 2


class Features:
    """The files of one cache: features of all strides one after another, float16, channels last; targets."""

    def __init__(self, folder: Path, split: str, pictures: int | None = None) -> None:
        self.channels = tuple(LITE4_STAGES[index][3] for index in (2, 4, 6))
        self.sizes = tuple(SHORT * LONG // stride**2 * c for stride, c in zip(STRIDES, self.channels, strict=True))
        mode = "r" if pictures is None else "r+"
        folder.mkdir(parents=True, exist_ok=True)
        paths = {name: folder / f"{split}.{name}" for name in ("features", "targets", "orientation")}
        target = 2 * SHORT * LONG // TARGET_STRIDE**2
        widths = {"features": sum(self.sizes), "targets": target, "orientation": 1}
        types = {"features": np.float16, "targets": np.int8, "orientation": np.uint8}
        if pictures is not None:
            for name, path in paths.items():
                with open(path, "ab") as file:  # several processes write parts of one file
                    file.truncate(pictures * widths[name] * np.dtype(types[name]).itemsize)
        arrays = {name: np.memmap(path, types[name], mode).reshape(-1, widths[name]) for name, path in paths.items()}
        self.features, self.targets, self.orientation = arrays["features"], arrays["targets"], arrays["orientation"][:, 0]

    def __len__(self) -> int:
        return len(self.features)

    def batch(self, numbers: np.ndarray) -> tuple[list[torch.Tensor], torch.Tensor]:
        """Features at 1/8, 1/16, 1/32 and a*, b* at 1/4 of pictures of one orientation; [N, C, H, W]."""
        portrait = self.orientation[numbers[0]] == PORTRAIT
        height, width = (LONG, SHORT) if portrait else (SHORT, LONG)
        rows = torch.from_numpy(self.features[numbers])
        maps = [part.view(len(rows), height // stride, width // stride, -1).permute(0, 3, 1, 2)
                for part, stride in zip(rows.split(self.sizes, 1), STRIDES, strict=True)]
        targets = torch.from_numpy(self.targets[numbers].astype(np.float32))
        return maps, targets.view(len(rows), height // TARGET_STRIDE, width // TARGET_STRIDE, 2).permute(0, 3, 1, 2)


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that prepare.py wrote")
    parser.add_argument("--backbone", type=Path, required=True, help="efficientnet_lite4.bnfolded.fp16.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="folder outside the repository: 3.4 GB")
    parser.add_argument("--split", choices=("train", "validation"), default="train")
    parser.add_argument("--crops", action="store_true", help="random crops that look like old film")
    parser.add_argument("--part", default="0/1", help="NUMBER/COUNT: this process's share of the pictures")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments = parser.parse_args(words)
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    cv2.setNumThreads(1)
    device = torch.device(arguments.device)
    pictures = Pictures(arguments.data, arguments.split, mapped=True)
    part, parts = (int(v) for v in arguments.part.split("/"))
    cache = Features(arguments.out, arguments.split, len(pictures))
    encoder = grey_encoder(EfficientNetLite(LITE4_STAGES, in_channels=1), arguments.backbone)
    encoder.eval().to(device, torch.bfloat16, memory_format=torch.channels_last)
    mine = [number for number in range(len(pictures)) if number % parts == part and cache.orientation[number] == MISSING]
    groups: dict[bool, list[int]] = {False: [], True: []}
    for count, number in enumerate(mine, 1):
        height, width = pictures[number].shape[:2]
        groups[height > width].append(number)
        for portrait, numbers in groups.items():
            if len(numbers) == BATCH or (numbers and count == len(mine)):
                write(cache, pictures, numbers, portrait, arguments.crops, encoder, device)
                numbers.clear()
        if count % 800 == 0:
            print(f"{count} of {len(mine)}", flush=True)


@torch.inference_mode()
def write(cache: Features, pictures: Pictures, numbers: list[int], portrait: bool, crops: bool,
          encoder: EfficientNetLite, device: torch.device) -> None:
    height, width = (LONG, SHORT) if portrait else (SHORT, LONG)
    luma = np.empty((len(numbers), 1, height, width), np.float32)
    for slot, number in enumerate(numbers):
        random = np.random.default_rng((1, number))
        if crops:
            picture = random_crop(pictures[number], height, width, 0.5, random)
            lightness = film_lightness(picture, random)
            ab = lab_for_training(picture)[..., 1:]
        else:
            picture = cv2.resize(pictures[number], (width, height), interpolation=cv2.INTER_AREA)
            lab = lab_for_training(picture)
            lightness, ab = lab[..., 0], lab[..., 1:]
        luma[slot, 0] = lightness / 50 - 1
        small = cv2.resize(np.ascontiguousarray(ab), (width // TARGET_STRIDE, height // TARGET_STRIDE), interpolation=cv2.INTER_AREA)
        cache.targets[number] = np.rint(small).clip(-127, 127).astype(np.int8).flatten()
    grey = grey_from_luma(torch.from_numpy(luma)).to(device, torch.bfloat16, memory_format=torch.channels_last)
    maps = encoder.before_head(grey)
    rows = torch.cat([m.float().permute(0, 2, 3, 1).flatten(1) for m in maps[2:]], 1)
    cache.features[numbers] = rows.half().cpu().numpy()
    cache.orientation[numbers] = PORTRAIT if portrait else LANDSCAPE


if __name__ == "__main__":
    main()
