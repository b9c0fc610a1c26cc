"""A picture of what a network does: held-out photographs and frames of real films, side by side.

    python -m models.training.contact_sheet --photos ../shared/data/photos --films ../shared/data/films --out SHEET.png

Photographs: grey, each network's colours, the original. Film frames: as they are, and coloured. The sheet
shows photographs that may not be published, so it belongs outside the repository.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from .color import lab_from_rgb
from .evaluate import Colourist, catalogue, held_out, short_side_of
from .metrics import coloured, predict_ab
from .session import onnx_predictor
from .train_gan import load_colourist

MODELS = Path(__file__).resolve().parents[1]
TILE_WIDTH, TILE_HEIGHT = 250, 200


def tile(rgb: np.ndarray) -> np.ndarray:
    """Fit RGB 0..1 into a tile, uint8."""
    height, width = rgb.shape[:2]
    scale = min((TILE_WIDTH - 4) / width, (TILE_HEIGHT - 4) / height)
    small = cv2.resize(rgb.astype(np.float32), (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    canvas = np.full((TILE_HEIGHT, TILE_WIDTH, 3), 24, np.uint8)
    y, x = (TILE_HEIGHT - small.shape[0]) // 2, (TILE_WIDTH - small.shape[1]) // 2
    canvas[y : y + small.shape[0], x : x + small.shape[1]] = np.rint(small.clip(0, 1) * 255)
    return canvas


def photograph_tiles(rgb: np.ndarray, colourists: list[Colourist]) -> list[np.ndarray]:
    lab = lab_from_rgb(rgb)
    made = [colour(lab) for colour in colourists]
    return [tile(coloured(lab[..., 0], ab)) for ab in (np.zeros_like(lab[..., 1:]), *made, lab[..., 1:])]


def frame_tiles(frame: np.ndarray, colourists: list[Colourist]) -> list[np.ndarray]:
    lab = lab_from_rgb(frame)
    return [tile(frame / 255), *(tile(coloured(lab[..., 0], colour(lab))) for colour in colourists)]


def colourist_of(model: Path) -> Colourist:
    predictor, short_side = onnx_predictor(model), short_side_of(model)
    return lambda lab: predict_ab(predictor, lab[..., 0], short_side=short_side)


def film_frames(folder: Path, count: int) -> list[np.ndarray]:
    """Grey frames, spread over the films and over each film's length."""
    films = sorted(folder.glob("*.mp4"))
    frames: list[np.ndarray] = []
    for number, film in enumerate(films):
        share = count // len(films) + (number < count % len(films))
        capture = cv2.VideoCapture(str(film))
        length = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
        for index in range(share):
            capture.set(cv2.CAP_PROP_POS_FRAMES, length * (2 * index + 1) // (2 * share))
            read, frame = capture.read()
            if read:
                frames.append(np.repeat(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)[..., None], 3, 2))
        capture.release()
    return frames


def rows_of(tiles: list[list[np.ndarray]], groups: int) -> np.ndarray:
    """Lay out groups of tiles, so many groups to a row."""
    rows = [np.concatenate([t for group in tiles[i : i + groups] for t in group], 1) for i in range(0, len(tiles), groups)]
    width = max(row.shape[1] for row in rows)
    return np.concatenate([np.pad(row, ((0, 0), (0, width - row.shape[1]), (0, 0))) for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, nargs="*", help="exported networks; else all of the catalogue")
    parser.add_argument("--origin", type=Path, help="checkpoint of the origin system's GAN")
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--films", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pictures", type=int, default=24)
    parser.add_argument("--frames", type=int, default=12)
    arguments = parser.parse_args()
    models = arguments.models or [MODELS / str(entry["file"]) for entry in catalogue(MODELS)]
    colourists = [*([load_colourist(arguments.origin)] if arguments.origin else []), *(colourist_of(model) for model in models)]
    names = [*(["origin GAN"] if arguments.origin else []), *(model.stem for model in models)]
    photographs = held_out(arguments.photos, None)
    chosen = [photographs[i * len(photographs) // arguments.pictures] for i in range(arguments.pictures)]
    upper = rows_of([photograph_tiles(picture, colourists) for picture in chosen], 2)
    frames = film_frames(arguments.films, arguments.frames)
    lower = rows_of([frame_tiles(frame, colourists) for frame in frames], 2)
    width = max(upper.shape[1], lower.shape[1])
    upper, lower = (np.pad(part, ((0, 0), (0, width - part.shape[1]), (0, 0))) for part in (upper, lower))
    sheet = np.concatenate((upper, np.full((8, upper.shape[1], 3), 255, np.uint8), lower))
    cv2.imwrite(str(arguments.out), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))
    order = ", ".join(names)
    print(f"{arguments.out}: {len(chosen)} photographs (grey, {order}, original), {len(frames)} frames (grey, {order})")


if __name__ == "__main__":
    main()
