"""A picture of what a network does: held-out photographs and frames of real films, side by side.

    python -m models.training.contact_sheet --photos ../shared/data/photos --films ../shared/data/films --out SHEET.png
    python -m models.training.contact_sheet --people models/training/people.csv --photos ../shared/data/photos MORE --films ../shared/data/films --out SHEET.png

Photographs: grey, each network's colours, the original. Film frames: as they are, and coloured. The sheet
shows photographs that may not be published, so it belongs outside the repository.

`--people` draws the faces that a list names instead, chosen by eye: `file` is a photograph in one of the folders given
as `--photos` (their INDEX.csv says in which archive) or, where `seconds` is given, a film; `left`, `top`, `width` and `height`
are the part to show, in shares of the picture, all of it where they are empty. The whole picture is coloured.
"""

from __future__ import annotations

import argparse
import csv
import tarfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from .color import lab_from_rgb
from .evaluate import Colourist, catalogue, held_out, short_side_of
from .metrics import coloured, predict_ab
from .prepare import decode
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


@dataclass(frozen=True)
class Person:
    """A line of the list of people."""

    file: str
    seconds: float | None  # of a film
    left: float = 0
    top: float = 0
    width: float = 1
    height: float = 1

    def part(self, picture: np.ndarray) -> np.ndarray:
        rows, columns = picture.shape[:2]
        top, left = round(self.top * rows), round(self.left * columns)
        return picture[top : top + max(1, round(self.height * rows)), left : left + max(1, round(self.width * columns))]


def people_of(list_file: Path) -> list[Person]:
    with open(list_file, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    shares = ("left", "top", "width", "height")
    return [Person(row["file"], float(row["seconds"]) if row["seconds"] else None, **{name: float(row[name]) for name in shares if row[name]}) for row in rows]


def archived(folders: list[Path], names: set[str]) -> dict[str, np.ndarray]:
    """The named photographs, RGB, from the archives that each folder's INDEX.csv says they are in."""
    found: dict[str, np.ndarray] = {}
    for folder in folders:
        shards: dict[str, set[str]] = {}
        with open(folder / "INDEX.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["file"] in names:
                    shards.setdefault(row["shard"].removesuffix(".tar"), set()).add(row["file"])
        for shard, members in shards.items():
            with tarfile.open(folder / f"{shard}.tar") as tar:
                for name in members:
                    picture = decode(tar.extractfile(name).read())  # type: ignore[union-attr]
                    if picture is not None:
                        found[name] = picture
    missing = sorted(names - found.keys())
    if missing:
        raise SystemExit(f"Not found in {', '.join(map(str, folders))}: {', '.join(missing)}.")
    return found


def frame_at(film: Path, seconds: float) -> np.ndarray:
    """The grey frame on the screen at that time."""
    capture = cv2.VideoCapture(str(film))
    capture.set(cv2.CAP_PROP_POS_FRAMES, int(seconds * capture.get(cv2.CAP_PROP_FPS) + 1e-6))
    read, frame = capture.read()
    capture.release()
    if not read:
        raise SystemExit(f"{film} has no frame at {seconds} s.")
    return np.repeat(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)[..., None], 3, 2)


def people_tiles(people: list[Person], photos: list[Path], films: Path, colourists: list[Colourist]) -> tuple[list[list[np.ndarray]], list[list[np.ndarray]]]:
    """Tiles of the photographs (original, grey, coloured) and of the film frames (grey, coloured)."""
    pictures = archived(photos, {person.file for person in people if person.seconds is None})
    photographs, frames = [], []
    for person in people:
        rgb = pictures[person.file] if person.seconds is None else frame_at(films / person.file, person.seconds)
        lab = lab_from_rgb(rgb)
        shown = [coloured(lab[..., 0], ab) for ab in (np.zeros_like(lab[..., 1:]), *(colour(lab) for colour in colourists))]
        if person.seconds is None:
            photographs.append([tile(person.part(picture)) for picture in (rgb / 255, *shown)])
        else:
            frames.append([tile(person.part(picture)) for picture in shown])
    return photographs, frames


def stacked(parts: list[np.ndarray]) -> np.ndarray:
    """Parts of a sheet one under the other, with a white line between."""
    width = max(part.shape[1] for part in parts)
    wide = [np.pad(part, ((0, 0), (0, width - part.shape[1]), (0, 0))) for part in parts]
    lines = [np.full((8, width, 3), 255, np.uint8)] * len(wide)
    return np.concatenate([part for pair in zip(lines, wide, strict=True) for part in pair][1:])


def rows_of(tiles: list[list[np.ndarray]], groups: int) -> np.ndarray:
    """Lay out groups of tiles, so many groups to a row."""
    rows = [np.concatenate([t for group in tiles[i : i + groups] for t in group], 1) for i in range(0, len(tiles), groups)]
    width = max(row.shape[1] for row in rows)
    return np.concatenate([np.pad(row, ((0, 0), (0, width - row.shape[1]), (0, 0))) for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, nargs="*", help="exported networks; else all of the catalogue")
    parser.add_argument("--origin", type=Path, help="checkpoint of the origin system's GAN")
    parser.add_argument("--photos", type=Path, nargs="+", required=True, help="folder with heldout.tar; for people, folders with archives and INDEX.csv")
    parser.add_argument("--films", type=Path, required=True)
    parser.add_argument("--people", type=Path, help="list of faces to show instead of pictures spread evenly")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pictures", type=int, default=24)
    parser.add_argument("--frames", type=int, default=12)
    arguments = parser.parse_args()
    models = arguments.models or [MODELS / str(entry["file"]) for entry in catalogue(MODELS)]
    colourists = [*([load_colourist(arguments.origin)] if arguments.origin else []), *(colourist_of(model) for model in models)]
    names = [*(["origin GAN"] if arguments.origin else []), *(model.stem for model in models)]
    if arguments.people is None:
        photographs = held_out(arguments.photos[0], None)
        chosen = [photographs[i * len(photographs) // arguments.pictures] for i in range(arguments.pictures)]
        upper = [photograph_tiles(picture, colourists) for picture in chosen]
        lower = [frame_tiles(frame, colourists) for frame in film_frames(arguments.films, arguments.frames)]
    else:
        upper, lower = people_tiles(people_of(arguments.people), arguments.photos, arguments.films, colourists)
    sheet = stacked([rows_of(tiles, 2) for tiles in (upper, lower) if tiles])
    cv2.imwrite(str(arguments.out), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))
    order = ", ".join(names)
    of_photographs = f"grey, {order}, original" if arguments.people is None else f"original, grey, {order}"
    print(f"{arguments.out}: {len(upper)} photographs ({of_photographs}), {len(lower)} frames (grey, {order})")


if __name__ == "__main__":
    main()
