"""What `npm run dataset -- export` writes, read by prepare.py and loaded for training."""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.training import prepare
from models.training.data import Crops, Pictures, make_batch


def encoded(seed: int) -> bytes:
    coarse = np.random.default_rng(seed).integers(0, 256, (4, 5, 3)).astype(np.uint8)
    return cv2.imencode(".png", cv2.resize(coarse, (100, 80), interpolation=cv2.INTER_CUBIC))[1].tobytes()


def export(folder: Path, split: str, seeds: range, shard_size: int | None) -> dict[str, bytes]:
    """As models/training/dataset/commands/export.ts does it; loose files where `shard_size` is None."""
    files = {f"{hashlib.sha256(data).hexdigest()}.png": data for data in map(encoded, seeds)}
    lines = []
    for number, name in enumerate(sorted(files)):
        shard = None if shard_size is None else f"{split}-{number // shard_size:05}.tar"
        lines.append(json.dumps({"file": name, "shard": shard, "sha256": name.removesuffix(".png"), "source": "made up"}))
        loose = folder / split / name
        loose.parent.mkdir(exist_ok=True)
        loose.write_bytes(files[name])
        if shard:
            with tarfile.open(folder / shard, "a") as tar:
                tar.add(loose, name)
            loose.unlink()
    (folder / f"{split}.jsonl").write_text("".join(f"{line}\n" for line in lines))
    return files


@pytest.mark.parametrize("shard_size", [3, None])
def test_both_splits_of_an_export_are_taken_as_they_are(tmp_path: Path, shard_size: int | None) -> None:
    train, validation = export(tmp_path, "train", range(8), shard_size), export(tmp_path, "validation", range(8, 10), shard_size)
    assert prepare.read_splits(tmp_path) == {"train": train, "validation": validation}


def test_validation_is_cut_off_where_the_export_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "VALIDATION_PICTURES", 2)
    train = export(tmp_path, "train", range(8), 3)
    splits = prepare.read_splits(tmp_path)
    assert (len(splits["validation"]), len(splits["train"])) == (2, 6)
    assert dict(splits["validation"]) | dict(splits["train"]) == train


def test_a_few_pictures_are_read_at_a_time_and_all_are_written_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "AT_ONCE", 3)
    train = export(tmp_path, "train", range(10), 4)
    export(tmp_path, "validation", range(20, 21), 4)
    in_memory: list[int] = []

    class Watched(prepare.Stored):
        def __getitem__(self, name: str) -> bytes:
            in_memory.append(1)
            return super().__getitem__(name)

    def decoded(data: bytes) -> tuple[int, int] | None:
        in_memory.append(-1)
        return size_of(data)

    size_of = prepare.size_of
    monkeypatch.setattr(prepare, "size_of", decoded)
    assert prepare.write_split(tmp_path, "train", Watched(prepare.read_splits(tmp_path)["train"].places)) == 10
    assert np.cumsum(in_memory).max() == 3 and sum(in_memory) == 0
    assert (tmp_path / "train.pictures").read_bytes() == b"".join(train[name] for name in sorted(train, key=prepare.rank))
    offset, size, height, width = np.load(tmp_path / "train.index.npy")[-1]
    assert (offset + size, height, width) == (sum(map(len, train.values())), 80, 100)


def test_damage_is_said_in_one_sentence(tmp_path: Path) -> None:
    name = next(iter(export(tmp_path, "train", range(3), None)))
    (tmp_path / "train" / name).write_bytes(b"something else")
    with pytest.raises(SystemExit, match=f"{name} .* is damaged"):
        prepare.write_split(tmp_path, "train", prepare.read_export(tmp_path, "train"))
    assert not (tmp_path / "train.index.npy").exists()
    (tmp_path / "train" / name).unlink()
    with pytest.raises(SystemExit, match="is not whole"):
        prepare.read_splits(tmp_path)
    with pytest.raises(SystemExit, match="holds neither"):
        prepare.read_splits(tmp_path / "train")


def test_prepared_pictures_are_loaded_mirrored_at_random_and_within_minus_one_to_one(tmp_path: Path) -> None:
    half = np.zeros((80, 100, 3), np.uint8)
    half[:, :50] = 255
    file = cv2.imencode(".png", half)[1].tobytes()
    prepare.write_split(tmp_path, "train", {"half.png": file})
    random = np.random.default_rng(0)
    batches = [make_batch(Pictures(tmp_path, "train"), Crops(((32, 32),), 1, 0.95), random) for _ in range(40)]
    lumas = [batch.luma[0, 0] for batch in batches]
    assert all(float(luma.min()) >= -1 and float(luma.max()) <= 1 for luma in lumas)
    mirrored = sum(float(luma[:, :8].mean()) < float(luma[:, -8:].mean()) for luma in lumas)
    assert 8 < mirrored < 32
