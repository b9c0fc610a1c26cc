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
    assert splits["validation"] | splits["train"] == train


def test_damage_is_said_in_one_sentence(tmp_path: Path) -> None:
    name = next(iter(export(tmp_path, "train", range(3), None)))
    (tmp_path / "train" / name).write_bytes(b"something else")
    with pytest.raises(SystemExit, match="is missing or damaged"):
        prepare.read_splits(tmp_path)
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
