"""Decode the photographs once into one uint8 file, so that training never waits for WebP.

    python -m models.training.prepare --photos ../shared/data/photos --out /path/outside/the/tree

Writes `train.rgb` / `validation.rgb` (all pixels, one picture after another) and `*.index.npy`
(offset, height, width of each picture). The validation split is cut from the training shards by a
hash of the file name, so it is the same on every machine; the held-out tar is not touched.
"""

from __future__ import annotations

import argparse
import hashlib
import tarfile
from pathlib import Path

import cv2
import numpy as np

VALIDATION_PICTURES = 300


def rank(name: str) -> str:
    """A fixed pseudo-random order of the pictures."""
    return hashlib.sha256(name.encode()).hexdigest()


def read_tar(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar.getmembers() if m.isfile()}  # type: ignore[union-attr]


def decode(data: bytes) -> np.ndarray | None:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return None if picture is None else cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def write_split(out: Path, split: str, pictures: dict[str, bytes]) -> int:
    index: list[tuple[int, int, int]] = []
    offset = 0
    with open(out / f"{split}.rgb", "wb") as pixels:
        for name in sorted(pictures, key=rank):
            picture = decode(pictures[name])
            if picture is None:
                print(f"skipped, cannot be decoded: {name}")
                continue
            height, width = picture.shape[:2]
            pixels.write(picture.tobytes())
            index.append((offset, height, width))
            offset += picture.size
    np.save(out / f"{split}.index.npy", np.array(index, np.int64))
    return len(index)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder with train-*.tar")
    parser.add_argument("--out", type=Path, required=True, help="folder outside the repository")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    pictures: dict[str, bytes] = {}
    for tar in sorted(arguments.photos.glob("train-*.tar")):
        pictures.update(read_tar(tar))
    names = sorted(pictures, key=rank)
    splits = {"validation": names[:VALIDATION_PICTURES], "train": names[VALIDATION_PICTURES:]}
    for split, members in splits.items():
        count = write_split(arguments.out, split, {name: pictures[name] for name in members})
        print(f"{split}: {count} pictures")


if __name__ == "__main__":
    main()
