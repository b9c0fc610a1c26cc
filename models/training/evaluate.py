"""Measure an exported network on whole photographs that it has never seen.

    python -m models.training.evaluate --photos ../shared/data/photos [--model models/reel.onnx]

Each picture goes through the network at model size (short side as in the catalogue, sides multiples of 32); the chroma is
scaled up bilinearly to the picture's own size and judged on every pixel. Grey is a* = b* = 0 with the same L*.
`--split heldout` is for final figures only. To choose anything, use `--split validation --data DIR`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from .augment import points
from .color import AB_SCALE, lab_from_rgb
from .data import Pictures
from .metrics import Figures, Predictor, measure, model_size, predict_ab
from .prepare import decode, read_tar
from .session import onnx_predictor

MODELS = Path(__file__).resolve().parents[1]


def held_out(photos: Path, limit: int | None) -> list[np.ndarray]:
    files = read_tar(photos / "heldout.tar")
    pictures = (decode(files[name]) for name in sorted(files)[:limit])
    return [picture for picture in pictures if picture is not None]


def validation(data: Path, limit: int | None) -> list[np.ndarray]:
    pictures = Pictures(data, "validation")
    return [pictures[number] for number in range(min(limit or len(pictures), len(pictures)))]


def with_points(predictor: Predictor, count: int, short_side: int = 256, seed: int = 0) -> Callable[[np.ndarray], np.ndarray]:
    """Colours with `count` points of the true colour given as hints, as a user's strokes would."""
    random = np.random.default_rng(seed)

    def colour(lab: np.ndarray) -> np.ndarray:
        rows, columns = model_size(*lab.shape[:2], short_side)
        small = cv2.resize(np.ascontiguousarray(lab[..., 1:]), (columns, rows), interpolation=cv2.INTER_AREA)
        hints = points(small, random, count)
        hints[..., :2] /= AB_SCALE
        return predict_ab(predictor, lab[..., 0], hints, short_side)

    return colour


def compare(pictures: list[np.ndarray], predictor: Predictor, short_side: int, gains: list[float], hint_points: int) -> dict[str, Figures]:
    made = [predict_ab(predictor, lab_from_rgb(picture)[..., 0], short_side=short_side) for picture in pictures]

    def amplified(gain: float) -> Figures:
        waiting = iter(made)
        return measure(pictures, lambda _lab: next(waiting) * gain)

    rows = {
        "grey": measure(pictures, lambda lab: np.zeros_like(lab[..., 1:])),
        "original": measure(pictures, lambda lab: lab[..., 1:]),
        "network": amplified(1.0),
        **{f"network x {gain:g}": amplified(gain) for gain in gains},
    }
    if hint_points:
        rows[f"network + {hint_points} points"] = measure(pictures, with_points(predictor, hint_points, short_side))
    return rows


def short_side_of(model: Path) -> int:
    """What the catalogue beside the model says about it."""
    entries = json.loads((model.parent / "catalog.json").read_text())["models"]
    return int(next(entry["size"]["shortSide"] for entry in entries if entry["file"] == model.name))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODELS / "reel.onnx")
    parser.add_argument("--split", choices=("heldout", "validation"), default="heldout")
    parser.add_argument("--photos", type=Path, help="folder with heldout.tar")
    parser.add_argument("--data", type=Path, help="folder that prepare.py wrote, for --split validation")
    parser.add_argument("--limit", type=int, help="only the first so many pictures")
    parser.add_argument("--short-side", type=int, default=None, help="of the picture in the network; else the catalogue's")
    parser.add_argument("--gains", type=float, nargs="*", default=[], help="also measure with a*, b* multiplied")
    parser.add_argument("--points", type=int, default=0, help="also measure with so many hint points")
    arguments = parser.parse_args()
    if arguments.split == "heldout":
        if arguments.photos is None:
            parser.error("--split heldout needs --photos")
        pictures = held_out(arguments.photos, arguments.limit)
    else:
        if arguments.data is None:
            parser.error("--split validation needs --data")
        pictures = validation(arguments.data, arguments.limit)
    short_side = arguments.short_side or short_side_of(arguments.model)
    rows = compare(pictures, onnx_predictor(arguments.model), short_side, arguments.gains, arguments.points)
    grey, original = rows["grey"], rows["original"]
    print(f"{arguments.model.name}, {arguments.split}, {original.pictures} pictures, short side {short_side} in the network")
    for name, figures in rows.items():
        print(f"{name:22} {figures}   {100 * (1 - figures.ciede2000 / grey.ciede2000):5.1f} % under grey"
              f"   {100 * figures.colourfulness / original.colourfulness:5.1f} % of the originals' colourfulness")


if __name__ == "__main__":
    main()
