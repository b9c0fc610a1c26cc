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
from multiprocessing.pool import ThreadPool
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


def read_export(folder: Path, split: str) -> dict[str, bytes]:
    """A split of an exported data set, by file name. Ends the program where a picture is not as its list says."""
    entries = [json.loads(line) for line in (folder / f"{split}.jsonl").read_text("utf-8").splitlines()]
    shards: dict[str | None, list[dict]] = {}
    for entry in entries:
        shards.setdefault(entry["shard"], []).append(entry)
    pictures: dict[str, bytes] = {}
    for shard, members in shards.items():
        try:
            stored = read_tar(folder / shard) if shard else {e["file"]: (folder / split / e["file"]).read_bytes() for e in members}
        except (OSError, tarfile.TarError) as error:
            raise SystemExit(f"The export {folder} is not whole ({error}): export it again with --force.") from error
        for entry in members:
            data = stored.get(entry["file"], b"")
            if hashlib.sha256(data).hexdigest() != entry["sha256"]:
                raise SystemExit(f"{entry['file']} in the export {folder} is missing or damaged: export it again with --force.")
            pictures[entry["file"]] = data
    return pictures


def read_splits(photos: Path) -> dict[str, dict[str, bytes]]:
    """The pictures to train on and those to validate with, by file name."""
    pictures: dict[str, bytes] = {}
    if (photos / "train.jsonl").exists():
        pictures = read_export(photos, "train")
        if (photos / "validation.jsonl").exists():
            return {"validation": read_export(photos, "validation"), "train": pictures}
    else:
        for tar in sorted(photos.glob("train-*.tar")):
            pictures.update(read_tar(tar))
    if not pictures:
        raise SystemExit(f"{photos} holds neither an export of the data set nor train-*.tar.")
    names = sorted(pictures, key=rank)
    chosen = {"validation": names[:VALIDATION_PICTURES], "train": names[VALIDATION_PICTURES:]}
    return {split: {name: pictures[name] for name in members} for split, members in chosen.items()}


def decode(data: bytes) -> np.ndarray | None:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return None if picture is None else cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def shrunk(picture: np.ndarray, short_side: int) -> np.ndarray:
    """No larger than so much on the short side."""
    height, width = picture.shape[:2]
    scale = short_side / min(height, width)
    return picture if scale >= 1 else cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)


def write_split(out: Path, split: str, pictures: dict[str, bytes]) -> int:
    index: list[tuple[int, int, int, int]] = []
    offset = 0
    names = sorted(pictures, key=rank)
    with open(out / f"{split}.pictures", "wb") as files, ThreadPool() as pool:
        for name, picture in zip(names, pool.imap(decode, (pictures[name] for name in names), 16), strict=True):
            if picture is None:
                print(f"skipped, cannot be decoded: {name}")
                continue
            height, width = picture.shape[:2]
            files.write(pictures[name])
            index.append((offset, len(pictures[name]), height, width))
            offset += len(pictures[name])
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
