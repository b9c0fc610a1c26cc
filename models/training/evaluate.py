"""Measure networks on whole photographs that they have never seen, beside grey and the originals.

    python -m models.training.evaluate --photos ../shared/data/photos --backbone EFFICIENTNET_LITE4 [--origin GAN_RUN/last.pt]
    python -m models.training.evaluate --split validation --data DIR --models models/reel.onnx --gains 0.8 1.2 --points 10

Each picture goes through a network at model size (short side as in the catalogue, sides multiples of 32; the origin
system's always at 256x256); the chroma is scaled up bilinearly to the picture's own size and judged on every pixel.
Grey is a* = b* = 0 with the same L*. With --backbone also a Fréchet distance to the originals, relative to grey's.
`--split heldout` is for final figures only. To choose anything, use `--split validation --data DIR`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from .augment import points
from .color import AB_SCALE, lab_from_rgb
from .data import Pictures
from .frechet import PooledFeatures, frechet_distance
from .metrics import Figures, Predictor, measure, model_size, predict_ab
from .prepare import decode, read_tar
from .session import onnx_predictor
from .train_gan import load_colourist

MODELS = Path(__file__).resolve().parents[1]
Colourist = Callable[[np.ndarray], np.ndarray]  # L*a*b* of a picture to a*, b*


def held_out(photos: Path, limit: int | None) -> list[np.ndarray]:
    files = read_tar(photos / "heldout.tar")
    pictures = (decode(files[name]) for name in sorted(files)[:limit])
    return [picture for picture in pictures if picture is not None]


def validation(data: Path, limit: int | None) -> list[np.ndarray]:
    pictures = Pictures(data, "validation")
    return [pictures[number] for number in range(min(limit or len(pictures), len(pictures)))]


def with_points(predictor: Predictor, count: int, short_side: int = 256, seed: int = 0) -> Colourist:
    """Colours with `count` points of the true colour given as hints, as a user's strokes would."""
    random = np.random.default_rng(seed)

    def colour(lab: np.ndarray) -> np.ndarray:
        rows, columns = model_size(*lab.shape[:2], short_side)
        small = cv2.resize(np.ascontiguousarray(lab[..., 1:]), (columns, rows), interpolation=cv2.INTER_AREA)
        hints = points(small, random, count)
        hints[..., :2] /= AB_SCALE
        return predict_ab(predictor, lab[..., 0], hints, short_side)

    return colour


def amplified(made: Iterable[np.ndarray], gain: float) -> Colourist:
    waiting = iter(made)
    return lambda _lab: next(waiting) * gain


@dataclass
class Row:
    name: str
    figures: Figures
    frechet: float | None


class Table:
    def __init__(self, pictures: list[np.ndarray], features: PooledFeatures | None) -> None:
        self.pictures, self.features = pictures, features
        self.originals = np.stack([features(picture / 255) for picture in pictures]) if features is not None else None
        self.rows: list[Row] = []
        self.grey = self.add("grey", lambda lab: np.zeros_like(lab[..., 1:]))
        self.original = self.add("originals", lambda lab: lab[..., 1:], compared=False)

    def add(self, name: str, colour: Colourist, compared: bool = True) -> Row:
        seen: list[np.ndarray] = []
        features = self.features if compared else None
        figures = measure(self.pictures, colour, look=None if features is None else lambda rgb: seen.append(features(rgb)))
        frechet = frechet_distance(np.stack(seen), self.originals) if self.originals is not None and seen else None
        row = Row(name, figures, frechet)
        self.rows.append(row)
        return row

    def text(self) -> str:
        lines = ["| network | CIEDE2000 | under grey | a*b* RMSE | colourfulness | of the originals' | Fréchet, grey = 1 |", "|---|---|---|---|---|---|---|"]
        for row in self.rows:
            figures = row.figures
            under = 100 * (1 - figures.ciede2000 / self.grey.figures.ciede2000)
            share = 100 * figures.colourfulness / self.original.figures.colourfulness
            known = row.frechet is not None and self.grey.frechet is not None
            relative = f"{row.frechet / self.grey.frechet:.3f}" if known else "–"  # type: ignore[operator]
            lines.append(f"| {row.name} | {figures.ciede2000:.3f} | {under:.1f} % | {figures.rmse:.2f} | {figures.colourfulness:.1f} | {share:.1f} % | {relative} |")
        return "\n".join(lines)


def catalogue(folder: Path) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = json.loads((folder / "catalog.json").read_text())["models"]
    return entries


def short_side_of(model: Path) -> int:
    """What the catalogue beside the model says about it."""
    size = next(entry["size"] for entry in catalogue(model.parent) if entry["file"] == model.name)
    return int(size["shortSide"])  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, nargs="*", help="exported networks; else all of the catalogue")
    parser.add_argument("--origin", type=Path, help="checkpoint of the origin system's GAN, RUN/last.pt of train_gan.py")
    parser.add_argument("--split", choices=("heldout", "validation"), default="heldout")
    parser.add_argument("--photos", type=Path, help="folder with heldout.tar")
    parser.add_argument("--data", type=Path, help="folder that prepare.py wrote, for --split validation")
    parser.add_argument("--backbone", type=Path, help="efficientnet_lite4.bnfolded.fp16.safetensors, for the Fréchet distance")
    parser.add_argument("--limit", type=int, help="only the first so many pictures")
    parser.add_argument("--short-side", type=int, help="of the picture in the network; else the catalogue's")
    parser.add_argument("--gains", type=float, nargs="*", default=[], help="also measure with a*, b* multiplied")
    parser.add_argument("--points", type=int, default=0, help="also measure with so many hint points")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    if arguments.split == "heldout":
        if arguments.photos is None:
            parser.error("--split heldout needs --photos")
        pictures = held_out(arguments.photos, arguments.limit)
    else:
        if arguments.data is None:
            parser.error("--split validation needs --data")
        pictures = validation(arguments.data, arguments.limit)
    table = Table(pictures, PooledFeatures(arguments.backbone) if arguments.backbone else None)
    if arguments.origin is not None:
        table.add("origin GAN", load_colourist(arguments.origin))
    models = arguments.models or [MODELS / str(entry["file"]) for entry in catalogue(MODELS)]
    for model in models:
        short_side = arguments.short_side or short_side_of(model)
        predictor = onnx_predictor(model, arguments.threads)
        made = [predict_ab(predictor, lab_from_rgb(picture)[..., 0], short_side=short_side) for picture in pictures]
        table.add(f"{model.stem} ({short_side})", amplified(made, 1))
        for gain in arguments.gains:
            table.add(f"{model.stem} x {gain:g}", amplified(made, gain))
        if arguments.points:
            table.add(f"{model.stem} + {arguments.points} points", with_points(predictor, arguments.points, short_side))
    print(f"{arguments.split}, {len(pictures)} pictures; in brackets the short side in the network")
    print(table.text())


if __name__ == "__main__":
    main()
