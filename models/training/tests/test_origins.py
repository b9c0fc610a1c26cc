"""Figures by origin: which pictures are measured, and what is said of networks that are right, pale or wrong."""

from __future__ import annotations

import csv
import tarfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.training import origins
from models.training.color import rgb_from_lab
from models.training.metrics import Predictor


def picture(seed: int) -> np.ndarray:
    """L*a*b* whose a* and b* follow from L*, so that a network can know them."""
    coarse = np.random.default_rng(seed).uniform(25, 75, (4, 5)).astype(np.float32)
    lightness = cv2.resize(coarse, (80, 64), interpolation=cv2.INTER_CUBIC)
    return np.stack((lightness, 0.8 * (lightness - 50), 0.5 * (lightness - 50)), 2)


def knowing(share: float) -> Predictor:
    """A network that knows the truth and says `share` of it."""

    def predict(luma: np.ndarray, _hints: np.ndarray) -> np.ndarray:
        small = cv2.resize(luma[0, 0], (luma.shape[3] // 2, luma.shape[2] // 2), interpolation=cv2.INTER_AREA) * 50
        return np.stack((0.8 * small, 0.5 * small))[None] * share / 110

    return predict


def test_networks_are_compared_at_one_colourfulness() -> None:
    labs = [picture(seed) for seed in range(4)]
    for share in (0.5, 1.3):
        right = origins.judge(labs, knowing(share), 1.0, points=3)
        assert right.gain == pytest.approx(1 / share, rel=0.05) and right.share == pytest.approx(share, rel=0.15)
        assert right.under_grey > 0.8 and right.worse == 0 and right.hinted is not None
    wrong = origins.judge(labs, knowing(-1.0), 0.7)
    assert wrong.gain < 1 and wrong.under_grey < 0 and wrong.worse == 1 and wrong.hinted is None


def test_only_pictures_of_validation_origins_are_measured(tmp_path: Path) -> None:
    with open(tmp_path / "sources.csv", "w", newline="") as file:
        csv.writer(file).writerows([("repository", "use"), ("a/seen", "training"), ("b/unseen", "validation")])
    rows: list[tuple[str, ...]] = [("file", "shard", "source_repository", "label")]
    for shard, repository in (("x-000", "a/seen"), ("y-000", "b/unseen")):
        with tarfile.open(tmp_path / f"{shard}.tar", "w") as tar:
            for number in range(3):
                name = f"{shard}_{number}.png"
                cv2.imwrite(str(tmp_path / name), (rgb_from_lab(picture(number)) * 255)[..., ::-1])
                tar.add(tmp_path / name, name)
                rows.append((name, shard, repository, f"kind {number}"))
    with open(tmp_path / "INDEX.csv", "w", newline="") as file:
        csv.writer(file).writerows(rows)
    unseen = origins.chosen(tmp_path, "source_repository", tmp_path / "sources.csv", 2)
    assert list(unseen) == ["b/unseen"] and len(unseen["b/unseen"]) == 2
    assert unseen == origins.chosen(tmp_path, "source_repository", tmp_path / "sources.csv", 2)
    assert {name: len(members) for name, members in origins.chosen(tmp_path, "label", None, 9).items()} == {f"kind {number}": 2 for number in range(3)}
    (tmp_path / "kinds.csv").write_text("file,kind\ny-000_2.png,rooms\nx-000_0.png,faces\ny-000_0.png,faces\nnot-here.png,faces\n")
    kinds = origins.chosen(tmp_path, "source_repository", None, 9, tmp_path / "kinds.csv")
    assert {name: sorted(file for _, file in members) for name, members in kinds.items()} == {"faces": ["x-000_0.png", "y-000_0.png"], "rooms": ["y-000_2.png"]}
    labs = origins.read(tmp_path, unseen["b/unseen"])
    assert len(labs) == 2 and labs[0].shape == (64, 80, 3)
