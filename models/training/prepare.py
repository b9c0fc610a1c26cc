"""Put the photographs of each split into one file, each decoded once to see that it can be.

    python -m models.training.prepare --photos EXPORT --out /path/outside/the/tree

EXPORT is what `npm run dataset -- export --split train,validation` wrote: `train.jsonl` names each picture
with its checksum, which is compared. A plain folder with train-*.tar does too; then, and where the export has no
validation split, validation is cut from the training pictures by a hash of the file name, so it is the
same on every machine. Held-out pictures are not touched.

Writes `train.pictures` / `validation.pictures` (the encoded files, one after another) and `*.index.npy`
(offset, bytes, height, width of each picture).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.pool import ThreadPool
from pathlib import Path

import cv2
import numpy as np

VALIDATION_PICTURES = 300
AT_ONCE = 512  # pictures in memory


def rank(name: str) -> str:
    """A fixed pseudo-random order of the pictures."""
    return hashlib.sha256(name.encode()).hexdigest()


def read_tar(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar.getmembers() if m.isfile()}  # type: ignore[union-attr]


@dataclass(frozen=True)
class Place:
    """Where a picture's bytes are, and what they must be."""

    path: Path
    offset: int
    bytes: int
    sha256: str | None = None  # None: whatever they are


class Stored(Mapping[str, bytes]):
    """Pictures by file name, read when they are asked for: a quarter of a million together do not fit into memory."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self.places = places

    def __getitem__(self, name: str) -> bytes:
        place = self.places[name]
        with open(place.path, "rb") as file:
            file.seek(place.offset)
            data = file.read(place.bytes)
        if place.sha256 is not None and hashlib.sha256(data).hexdigest() != place.sha256:
            raise SystemExit(f"{name} in {place.path} is damaged: export it again with --force.")
        return data

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def only(self, names: Iterable[str]) -> Stored:
        return Stored({name: self.places[name] for name in names})


def places_in(archive: Path) -> dict[str, Place]:
    with tarfile.open(archive) as tar:
        return {member.name: Place(archive, member.offset_data, member.size) for member in tar if member.isfile()}


def read_export(folder: Path, split: str) -> Stored:
    """A split of an exported data set. Ends the program where a picture is missing."""
    places: dict[str, Place] = {}
    archives: dict[str, dict[str, Place]] = {}
    try:
        with open(folder / f"{split}.jsonl", encoding="utf-8") as lines:
            for entry in map(json.loads, lines):
                shard, name = entry["shard"], entry["file"]
                if shard is None:
                    path = folder / split / name
                    place = Place(path, 0, path.stat().st_size)
                else:
                    if shard not in archives:
                        archives[shard] = places_in(folder / shard)
                    place = archives[shard][name]
                places[name] = replace(place, sha256=entry["sha256"])
    except (OSError, tarfile.TarError, KeyError) as error:
        raise SystemExit(f"The export {folder} is not whole ({error}): export it again with --force.") from error
    return Stored(places)


def read_splits(photos: Path) -> dict[str, Stored]:
    """The pictures to train on and those to validate with."""
    places: dict[str, Place] = {}
    if (photos / "train.jsonl").exists():
        pictures = read_export(photos, "train")
        if (photos / "validation.jsonl").exists():
            return {"validation": read_export(photos, "validation"), "train": pictures}
    else:
        for tar in sorted(photos.glob("train-*.tar")):
            places.update(places_in(tar))
        pictures = Stored(places)
    if not pictures:
        raise SystemExit(f"{photos} holds neither an export of the data set nor train-*.tar.")
    names = sorted(pictures, key=rank)
    return {"validation": pictures.only(names[:VALIDATION_PICTURES]), "train": pictures.only(names[VALIDATION_PICTURES:])}


def decode(data: bytes) -> np.ndarray | None:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return None if picture is None else cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def shrunk(picture: np.ndarray, short_side: int) -> np.ndarray:
    """No larger than so much on the short side."""
    height, width = picture.shape[:2]
    scale = short_side / min(height, width)
    return picture if scale >= 1 else cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)


def size_of(data: bytes) -> tuple[int, int] | None:
    """Height and width; None where it cannot be decoded."""
    picture = decode(data)
    return None if picture is None else picture.shape[:2]  # type: ignore[return-value]


def write_split(out: Path, split: str, pictures: Mapping[str, bytes]) -> int:
    index: list[tuple[int, int, int, int]] = []
    offset = 0
    names = iter(sorted(pictures, key=rank))
    with open(out / f"{split}.pictures", "wb") as files, ThreadPool() as pool:
        while some := list(islice(names, AT_ONCE)):
            stored = [pictures[name] for name in some]
            for name, data, size in zip(some, stored, pool.map(size_of, stored), strict=True):
                if size is None:
                    print(f"skipped, cannot be decoded: {name}")
                    continue
                files.write(data)
                index.append((offset, len(data), *size))
                offset += len(data)
    np.save(out / f"{split}.index.npy", np.array(index, np.int64))
    return len(index)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="an export of the data set, or a folder with train-*.tar")
    parser.add_argument("--out", type=Path, required=True, help="folder outside the repository")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for split, pictures in read_splits(arguments.photos).items():
        print(f"{split}: {write_split(arguments.out, split, pictures)} pictures")


if __name__ == "__main__":
    main()
