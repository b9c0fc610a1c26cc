"""What trainings are given: crops, marks of film, hints; by the processor and on the device."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from models.training import train
from models.training.augment import carried, film_lightness, hints_for, points
from models.training.color import lab_from_rgb
from models.training.data import Crops, Loader, Pictures, make_batch, random_crop
from models.training.data_on_device import DeviceLoader, DevicePictures, lab_from_linear, linear_from_srgb
from models.training.evaluate import held_out
from models.training.tests.made_up import picture


def test_prepared_pictures_are_the_pictures(folder: Path, data: Path) -> None:
    train_pictures, validation = Pictures(data, "train"), Pictures(data, "validation")
    assert (len(train_pictures), len(validation)) == (34, 6)
    stored = {p.tobytes() for p in [train_pictures[i] for i in range(34)] + [validation[i] for i in range(6)]}
    assert stored == {picture(seed).tobytes() for seed in range(40)}
    assert {p.tobytes() for p in held_out(folder, None)} == {picture(seed).tobytes() for seed in range(100, 103)}


def test_batches_are_seeded_scaled_and_aligned(data: Path) -> None:
    crops = Crops(((64, 96),), 8, 0.6)
    first, again = (make_batch(Pictures(data, "train"), crops, np.random.default_rng(5)) for _ in range(2))
    assert torch.equal(first.luma, again.luma) and torch.equal(first.hints, again.hints)
    assert first.luma.shape == (8, 1, 64, 96) and first.hints.shape == (8, 3, 64, 96) and first.target.shape == (8, 2, 32, 48)
    assert float(first.luma.min()) >= -1 and float(first.luma.max()) <= 1
    assert set(first.hints[:, 2].unique().tolist()) <= {0.0, 1.0}
    assert float((first.hints[:, :2] * (1 - first.hints[:, 2:])).abs().max()) == 0


def test_crops_have_the_shape_and_come_from_the_picture() -> None:
    random = np.random.default_rng(0)
    flat = np.full((100, 140, 3), (200, 30, 90), np.uint8)
    for height, width in ((64, 64), (32, 96), (128, 64)):
        crop = random_crop(flat, height, width, 0.6, random)
        assert crop.shape == (height, width, 3)
        np.testing.assert_allclose(crop * 255, np.broadcast_to((200, 30, 90), crop.shape), atol=1)


def test_film_augmentation_changes_lightness_but_stays_in_range() -> None:
    rgb = picture(1).astype(np.float32) / 255
    plain = lab_from_rgb(rgb)[..., 0]
    random = np.random.default_rng(2)
    made = [film_lightness(rgb, random) for _ in range(40)]
    assert all(m.shape == plain.shape and m.min() >= 0 and m.max() <= 100 for m in made)
    changed = sum(float(np.abs(m - plain).mean()) > 0.5 for m in made)
    assert 15 < changed < 40  # some pictures stay as they are


def test_point_hints_hold_the_true_colour() -> None:
    ab = np.zeros((64, 64, 2), np.float32)
    ab[..., 0], ab[..., 1] = 40, -20
    hints = points(ab, np.random.default_rng(0), count=5)
    marked = hints[..., 2] == 1
    assert marked.any() and not marked.all()
    np.testing.assert_allclose(hints[marked][:, :2], np.broadcast_to((40, -20), (marked.sum(), 2)), atol=1e-4)
    assert not hints[~marked].any()


def test_carried_hints_are_near_the_truth() -> None:
    ab = lab_from_rgb(picture(3))[..., 1:]
    random = np.random.default_rng(0)
    errors = []
    for _ in range(20):
        hints = carried(ab, random)
        inside = hints[..., 2] == 1
        if inside.sum() > 100:
            errors.append(np.abs(hints[..., :2] - ab)[inside].mean())
    assert 0.5 < np.mean(errors) < 0.5 * np.abs(ab).mean()


def test_most_samples_have_no_hints() -> None:
    random = np.random.default_rng(0)
    ab = np.ones((32, 32, 2), np.float32)
    empty = sum(not hints_for(ab, random).any() for _ in range(300))
    assert 190 < empty < 260


@pytest.mark.parametrize("hinted", [0.0, 1.0])
def test_as_many_samples_have_hints_as_asked_for(data: Path, hinted: float) -> None:
    pictures, crops = Pictures(data, "train"), Crops(((64, 64),), 16, 0.6, hinted)
    for batch in (make_batch(pictures, crops, np.random.default_rng(0)), DeviceLoader(pictures, crops, 0, torch.device("cpu")).batch()):
        share = batch.hints.flatten(1).any(1).float().mean()
        assert share > 0.6 if hinted else share == 0  # carried colours may cover nothing


def test_crops_cut_on_the_device_are_the_places_asked_for(data: Path) -> None:
    pictures = Pictures(data, "train")
    held = DevicePictures(pictures, 0, torch.device("cpu"))
    height, width = pictures[0].shape[:2]
    centre, extent = torch.tensor([[height / 2, width / 2]]), torch.tensor([[float(height), float(width)]])
    number, straight = torch.tensor([0]), torch.zeros(1)
    whole = held.cut(number, centre, extent, straight, height, width)[0].permute(1, 2, 0).numpy() * 255
    np.testing.assert_allclose(whole, pictures[0], atol=0.6)
    mirrored = held.cut(number, centre, extent * torch.tensor([1, -1]), straight, height, width)[0].permute(1, 2, 0).numpy() * 255
    np.testing.assert_allclose(mirrored, pictures[0][:, ::-1], atol=0.6)


def test_a_batch_keeps_the_lightness_that_film_changed(data: Path) -> None:
    batch = make_batch(Pictures(data, "train"), Crops(((64, 96),), 16, 0.6), np.random.default_rng(5))
    same = (batch.luma == batch.clean).flatten(1).all(1)
    assert bool(same.any()) and not bool(same.all())


def test_batches_made_on_the_device_are_like_the_others(data: Path) -> None:
    pictures, crops = Pictures(data, "train"), Crops(((64, 96),), 32, 0.6)
    loader, again = (DeviceLoader(pictures, crops, 3, torch.device("cpu")) for _ in range(2))
    first, same = loader.batch(), again.batch()
    assert torch.equal(first.luma, same.luma) and torch.equal(first.hints, same.hints)
    theirs = make_batch(pictures, crops, np.random.default_rng(0))
    for name in ("luma", "hints", "target"):
        ours, other = getattr(first, name), getattr(theirs, name)
        assert ours.shape == other.shape and bool(ours.isfinite().all())
    assert float((first.target.std() / theirs.target.std() - 1).abs()) < 0.3
    assert float(first.luma.min()) >= -1 and float(first.luma.max()) <= 1
    hinted = [bool(hints.any()) for hints in loader.batch().hints] + [bool(hints.any()) for hints in first.hints]
    assert 8 < sum(hinted) < 40
    assert set(first.hints[:, 2].unique().tolist()) <= {0.0, 1.0}
    inside = first.hints[:, 2:] > 0
    small = F.interpolate(first.target / 110, scale_factor=2.0)
    assert float(((first.hints[:, :2] - small).abs() * inside).sum() / inside.sum() / 2) < 0.5 * float(small.abs().mean())


def test_device_lab_is_lab() -> None:
    rgb = picture(4)
    made = lab_from_linear(linear_from_srgb(torch.from_numpy(rgb).permute(2, 0, 1)[None].float() / 255))[0].permute(1, 2, 0).numpy()
    np.testing.assert_allclose(made, lab_from_rgb(rgb), atol=0.05)


def test_loader_draws_all_shapes(data: Path) -> None:
    batches = iter(Loader(Pictures(data, "train"), Crops(((32, 32), (64, 32)), 2, 0.6), seed=0))
    assert {tuple(next(batches).luma.shape) for _ in range(20)} == {(2, 1, 32, 32), (2, 1, 64, 32)}
