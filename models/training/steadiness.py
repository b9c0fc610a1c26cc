"""Measure how much a network's colours of a picture change where the picture hardly does.

    python -m models.training.steadiness --pictures MORE --sources MORE/sources.csv --networks OLD/reel.onnx models/reel.onnx

The pictures are those of `origins`. Each is coloured as it is and then moved by a few pixels, brightened, darkened, with
grain, and compressed again as a JPEG: what neighbouring frames of a film differ by. The figure is the mean CIEDE2000
between both colours of the same place, at the unchanged picture's L*, so it says only what the colours do. A pale network
is steady without merit, so the mean chroma stands beside it, and `share` is the figure in per cent of that chroma.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from .metrics import Predictor, predict_ab
from .origins import SHORT_SIDE, chosen, difference, predictor_of, read

Change = Callable[[np.ndarray, np.random.Generator], np.ndarray]  # L* to another L* of the same size
MOVED = 5, 3  # pixels to the right and down

GRAIN = 2.0  # standard deviation, L*
QUALITY = 50  # of the JPEG


def recompressed(lightness: np.ndarray, _random: np.random.Generator) -> np.ndarray:
    grey = np.rint(lightness * 2.55).clip(0, 255).astype(np.uint8)
    _, file = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return cv2.imdecode(file, cv2.IMREAD_GRAYSCALE).astype(np.float32) / 2.55


CHANGES: dict[str, Change] = {
    "brighter": lambda lightness, _random: 100 * (lightness / 100) ** 0.85,
    "darker": lambda lightness, _random: 100 * (lightness / 100) ** 1.15,
    "grain": lambda lightness, random: (lightness + random.normal(0, GRAIN, lightness.shape)).clip(0, 100),
    "JPEG": recompressed,
}


def changes_of(lab: np.ndarray, predictor: Predictor, random: np.random.Generator, short_side: int = SHORT_SIDE) -> tuple[dict[str, float], float]:
    """CIEDE2000 between the colours of the picture and of each changed one; and the mean chroma of the former."""

    def colour(lightness: np.ndarray) -> np.ndarray:
        return predict_ab(predictor, np.ascontiguousarray(lightness, np.float32), short_side=short_side)

    lightness = np.ascontiguousarray(lab[..., 0].clip(0, 100))
    right, down = MOVED
    # Two windows of one size within the picture, so that the moved one shows true things at its rim too.
    window, moved = lightness[:-down, :-right], lightness[down:, right:]
    still, other = colour(window), colour(moved)
    at_both = np.concatenate((window[down:, right:, None], still[down:, right:]), 2)
    found = {"moved": difference(at_both, other[:-down, :-right])}
    plain = colour(lightness)
    as_it_is = np.concatenate((lightness[..., None], plain), 2)
    for name, change in CHANGES.items():
        found[name] = difference(as_it_is, colour(change(lightness, random)))
    return found, float(np.hypot(plain[..., 0], plain[..., 1]).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=Path, required=True, help="folder with tar archives and INDEX.csv")
    parser.add_argument("--sources", type=Path, help="sources.csv; else all of the index is measured")
    parser.add_argument("--networks", type=Path, nargs="+", required=True, help="exported networks or last.pt of runs")
    parser.add_argument("--count", type=int, default=25, help="pictures of each origin")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    labs = [lab for members in chosen(arguments.pictures, "source_repository", arguments.sources, arguments.count).values()
            for lab in read(arguments.pictures, members)]
    names = ["moved", *CHANGES]
    print(f"{len(labs)} pictures; moved by {MOVED[0]} and {MOVED[1]} pixels, gamma 0.85 and 1.15, grain of {GRAIN:g} L*, JPEG of quality {QUALITY}")
    print(f"| network | {' | '.join(names)} | mean | chroma | share |\n|---|{'---|' * (len(names) + 3)}")
    for path in arguments.networks:
        predictor, random = predictor_of(path, arguments.threads), np.random.default_rng(0)
        measured = [changes_of(lab, predictor, random) for lab in labs]
        means = [float(np.mean([found[name] for found, _ in measured])) for name in names]
        chroma = float(np.mean([chroma for _, chroma in measured]))
        cells = " | ".join(f"{mean:.2f}" for mean in (*means, float(np.mean(means))))
        print(f"| {'/'.join(path.parts[-2:])} | {cells} | {chroma:.1f} | {np.mean(means) / chroma:.1%} |", flush=True)


if __name__ == "__main__":
    main()
