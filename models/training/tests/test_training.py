"""Whole runs on a handful of made-up pictures: slow (about a minute), but they are what has to work."""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tarfile
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from models.training import features, prepare, train, train_gan
from models.training.augment import carried, film_lightness, hints_for, points
from models.training.color import colourfulness as measured_colourfulness
from models.training.color import lab_from_rgb
from models.training.data import Crops, Loader, Pictures, make_batch, random_crop
from models.training.data_on_device import DeviceLoader, DevicePictures, lab_from_linear, linear_from_srgb
from models.training.details import decoded, take_details
from models.training.evaluate import held_out
from models.training.export import export_onnx, load_network
from models.training.losses import BINS, VividnessControl, colourfulness, dullness, rebalancing_weights, weighted_huber
from models.training.metrics import measure, model_size, predict_ab
from models.training.networks import Reel
from models.training.networks.efficientnet_lite import EfficientNetLite
from models.training.networks.grey import grey_from_luma
from models.training.rehearsal import Rehearsal
from models.training.run import Run
from models.training.training import starting_weights

REPOSITORY = Path(__file__).resolve().parents[3]


def picture(seed: int, height: int = 160, width: int = 200) -> np.ndarray:
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (4, 5, 3)).astype(np.uint8)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tar of pictures, prepared: 6 for validation, 34 for training."""
    root = tmp_path_factory.mktemp("photos")
    for tar_name, seeds in (("train-0.tar", range(40)), ("heldout.tar", range(100, 103))):
        with tarfile.open(root / tar_name, "w") as tar:
            for seed in seeds:
                file = root / f"{seed}.png"
                cv2.imwrite(str(file), cv2.cvtColor(picture(seed), cv2.COLOR_RGB2BGR))
                tar.add(file, file.name)
    return root


@pytest.fixture(scope="module")
def data(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("data")
    files = prepare.read_tar(folder / "train-0.tar")
    names = sorted(files, key=prepare.rank)
    prepare.write_split(out, "validation", {name: files[name] for name in names[:6]})
    prepare.write_split(out, "train", {name: files[name] for name in names[6:]})
    return out


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


def test_weight_decay_spares_the_layers_that_read_hints(data: Path, backbone: Path, tmp_path: Path) -> None:
    run = Run(reel_arguments(data, tmp_path / "run", backbone, pictures=4))
    spared = {id(value) for group in run.optimizer.param_groups if group["weight_decay"] == 0 for value in group["params"]}
    assert spared == {id(value) for name, value in run.network.named_parameters() if name.endswith("hint.weight")} and len(spared) == 4
    assert sum(len(group["params"]) for group in run.optimizer.param_groups) == len(list(run.network.parameters()))


def test_rare_colours_weigh_more() -> None:
    counts = torch.zeros(BINS, BINS)
    counts[6:18, 6:18] = 10
    counts[12, 12], counts[18, 15] = 9000, 100  # grey, and a saturated colour
    weights = rebalancing_weights(counts)
    assert float(weights[18, 15]) > 1.5 * float(weights[12, 12])
    assert float((weights * counts / counts.sum()).sum()) == pytest.approx(1, rel=1e-5)
    target = torch.zeros(1, 2, 2, 2)
    target[:, 0], target[:, 1] = 65, 35  # the saturated cell
    saturated = weighted_huber(target + 20, target, weights)
    plain = weighted_huber(torch.full_like(target, 20.0), torch.zeros_like(target), weights)
    assert float(saturated) > float(plain)


def test_colourfulness_is_the_measured_one() -> None:
    pictures = [picture(seed) for seed in range(3)]
    lab = torch.from_numpy(np.stack([lab_from_rgb(rgb) for rgb in pictures])).permute(0, 3, 1, 2)
    lightness, ab = lab[:, :1], lab[:, 1:]
    expected = torch.tensor([measured_colourfulness(rgb / 255) for rgb in pictures], dtype=torch.float32)
    torch.testing.assert_close(colourfulness(lightness, ab), expected, rtol=0.02, atol=0.3)
    assert bool((colourfulness(lightness, torch.zeros_like(ab)) < 1).all())


def test_dullness_is_less_the_more_colour_there_is() -> None:
    torch.manual_seed(0)
    target = torch.randn(4, 2, 16, 16) * 20
    lightness = torch.full((4, 1, 16, 16), 60.0)
    assert float(dullness(lightness, target, target)) < float(dullness(lightness, 0.8 * target, target)) < float(dullness(lightness, 0.3 * target, target))
    grey = torch.zeros_like(target, requires_grad=True)
    dullness(lightness, grey, target).backward()
    assert grey.grad is not None and bool(grey.grad.isfinite().all())


def test_colours_that_are_not_true_are_no_remedy_for_dullness() -> None:
    torch.manual_seed(0)
    lightness = torch.full((1, 1, 16, 16), 60.0)
    target = torch.zeros(1, 2, 16, 16)
    target[:, 0, 8:] = 50  # red below, grey above
    painted = torch.zeros_like(target)
    painted[:, 1, :8] = -60  # blue above
    nothing = torch.zeros_like(target)
    assert float(colourfulness(lightness, painted)) > float(colourfulness(lightness, target)) / 2
    assert float(dullness(lightness, painted, target)) > 0.8 * float(dullness(lightness, nothing, target))
    assert float(dullness(lightness, 3 * target, target)) == pytest.approx(float(dullness(lightness, 1.3 * target, target)), abs=1e-3)


def test_vividness_is_asked_for_while_validation_lacks_it() -> None:
    control = VividnessControl(0.7, 0.2)
    control.see(0.5)
    raised = control.weight
    control.see(0.9)
    assert raised > 0.2 and control.weight < raised
    off = VividnessControl(0.0, 0.2)
    off.see(0.5)
    assert off.weight == 0


def test_rehearsal_tells_grey_from_the_truth(data: Path) -> None:
    rehearsal = Rehearsal(Pictures(data, "validation"), 3, 64, torch.device("cpu"))
    true = [F.avg_pool2d(lab, 2)[:, 1:] for lab in rehearsal.batches]
    assert rehearsal.judged(true, 1.0) == pytest.approx((1, 1), abs=1e-3)
    under, share = rehearsal.judged(true, 0.5)
    assert 0.2 < under < 0.9 and 0.3 < share < 0.7


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


def test_model_sizes_are_multiples_of_32() -> None:
    assert model_size(256, 352) == (256, 352)
    assert model_size(480, 640) == (256, 352)
    assert model_size(1080, 1920) == (256, 448)
    assert model_size(300, 200) == (384, 256)


def test_measure_of_a_perfect_and_of_a_grey_prediction() -> None:
    pictures = [picture(seed) for seed in range(3)]
    perfect = measure(pictures, lambda lab: lab[..., 1:])
    grey = measure(pictures, lambda lab: np.zeros_like(lab[..., 1:]))
    assert perfect.ciede2000 < 1e-3 and perfect.rmse < 1e-3
    assert grey.ciede2000 > 5 and grey.colourfulness < 0.5 < perfect.colourfulness


def test_predictions_come_back_at_the_pictures_size() -> None:
    def half(luma: np.ndarray, hints: np.ndarray) -> np.ndarray:
        assert luma.shape[2] % 32 == 0 and luma.shape[3] % 32 == 0 and hints.shape[1] == 3
        assert luma.min() == pytest.approx(-1) and luma.max() == pytest.approx(-1)  # L* = 0
        return np.full((1, 2, luma.shape[2] // 2, luma.shape[3] // 2), 0.5, np.float32)

    ab = predict_ab(half, np.zeros((123, 217), np.float32))
    assert ab.shape == (123, 217, 2)
    np.testing.assert_allclose(ab, 55)


def reel_arguments(data: Path, run: Path, backbone: Path, pictures: int) -> argparse.Namespace:
    return argparse.Namespace(
        data=data, run=run, backbone=backbone, start=None, freeze=0, on_device=None, pictures=pictures, minutes=None, rate=1e-3, encoder_rate=1e-4, weight_decay=0.02,
        huber=0.2, ciede=0.5, chroma_share=0.75, chroma_weight=0.05, uniform=0.5, ema=0.9, batch=4, seed=1, device="cpu", fp32=True, threads=1, workers=1, loaders=1,
        validate_minutes=100, validation_pictures=3, save_minutes=100, log_steps=40, rehearse_seconds=100, short_side=64, side=192, smallest=0.6,
        skip=0.1, forget=0.3, forget_skips=0.1, anchor=1.0, teachers=[], teachers_share=0.5, hinted=0.25, patched=0.5, features=None, details=None,
    )


@pytest.fixture(scope="module")
def backbone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tensors = {}
    torch.manual_seed(0)
    for index, convolution in enumerate(EfficientNetLite().convolutions()):
        tensors[f"conv{index:02d}.weight"] = convolution.weight.detach().clone()
        tensors[f"conv{index:02d}.bias"] = convolution.bias.detach().clone()  # type: ignore[union-attr]
    file = tmp_path_factory.mktemp("backbone") / "backbone.safetensors"
    save_file(tensors, str(file))
    return file


def test_reel_trains_saves_and_goes_on(data: Path, backbone: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    train.train(reel_arguments(data, run, backbone, pictures=8))
    first = torch.load(run / "last.pt", weights_only=True)
    assert (first["step"], first["seen"]) == (2, 8)
    train.train(reel_arguments(data, run, backbone, pictures=16))
    second = torch.load(run / "last.pt", weights_only=True)
    assert (second["step"], second["seen"]) == (4, 16)
    name = "chroma.weight"
    assert not torch.equal(first["network"][name], second["network"][name])
    with open(run / "log.csv") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["2", "4"]
    assert all(float(row["val_ciede2000"]) > 0 and float(row["val_grey"]) > 0 for row in rows)
    assert (run / "log.png").stat().st_size > 1000


def test_a_run_starts_from_another_ones_weights(data: Path, backbone: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    train.train(reel_arguments(data, first, backbone, pictures=4))
    arguments = reel_arguments(data, second, backbone, pictures=4)
    arguments.backbone, arguments.start, arguments.freeze, arguments.on_device = None, first / "last.pt", 7, True
    train.train(arguments)
    before, after = (torch.load(run / "last.pt", weights_only=True)["network" if run is second else "average"] for run in (first, second))
    assert torch.equal(before["encoder.head.weight"], after["encoder.head.weight"])
    assert not torch.equal(before["chroma.weight"], after["chroma.weight"])


def test_a_run_starts_from_an_exported_network(data: Path, backbone: Path, tmp_path: Path) -> None:
    first = tmp_path / "first"
    train.train(reel_arguments(data, first, backbone, pictures=4))
    state = torch.load(first / "last.pt", weights_only=True)
    # The exporter merges equal weights, which biases that have not learnt yet may be.
    state["average"] = {name: value + 0.01 * torch.randn_like(value) for name, value in state["average"].items()}
    torch.save(state, first / "last.pt")
    export_onnx(load_network("reel", [first / "last.pt"]), tmp_path / "reel.onnx")
    expected = starting_weights(first / "last.pt")
    made = starting_weights(tmp_path / "reel.onnx")
    assert set(made) == set(expected)
    assert all(bool(torch.allclose(made[name], value, rtol=1e-3, atol=1e-5)) for name, value in expected.items())  # stored as fp16


def test_the_decoder_learns_from_stored_features(data: Path, backbone: Path, tmp_path: Path) -> None:
    options = argparse.Namespace(data=data, backbone=backbone, out=tmp_path / "features", views=1, seed=1, device="cpu", workers=2)
    features.extract(options)
    stored = [path.read_bytes() for path in sorted(options.out.iterdir())]
    options.views = 2  # goes on with the second view
    features.extract(options)
    assert [path.read_bytes() for path in sorted(options.out.glob("view0.*"))] == stored[1:]

    first = features.FeatureLoader(options.out, 4, seed=1, hinted=0).make(np.random.default_rng(0))
    network = Reel()
    network.load_backbone(backbone)
    luma, lab = features.crops(Pictures(data, "train"), range(32), np.random.default_rng((1, 0, 0)))
    files, colours = features.view_files(options.out, 0, 34, "r")
    np.testing.assert_array_equal(colours[:32], lab)
    with torch.inference_mode():
        expected = network.encoder(grey_from_luma(luma[:2]))[3]
    made = torch.from_numpy(files[1][:2].copy()).view(torch.bfloat16).float().permute(0, 3, 1, 2)
    assert float((made - expected).abs().mean() / expected.abs().mean()) < 0.05
    assert first.features[0].shape == (4, 56, 28, 28) and first.target.shape == (4, 2, 28, 28) and not first.hints.any()

    run = tmp_path / "run"
    arguments = reel_arguments(data, run, backbone, pictures=8)
    arguments.features, arguments.freeze = options.out, 7
    train.train(arguments)
    state = torch.load(run / "last.pt", weights_only=True)
    assert state["seen"] == 8 and not state["network"]["chroma.weight"].any()
    assert torch.equal(state["network"]["encoder.head.weight"], network.state_dict()["encoder.head.weight"])

    arguments = reel_arguments(data, tmp_path / "next", backbone, pictures=4)
    arguments.backbone, arguments.start, arguments.freeze, arguments.details = None, run / "last.pt", 7, run / "last.pt"
    train.train(arguments)
    again = torch.load(tmp_path / "next" / "last.pt", weights_only=True)["network"]
    assert not torch.equal(again["decoder.coarse.weight"], state["network"]["decoder.coarse.weight"]) and again["chroma.weight"].any()


def test_pictures_get_a_part_of_another_one_with_its_colours() -> None:
    """Each sample's planes all hold its own number here, so every place must say the same in features and colours."""
    numbers = torch.arange(6.0)[:, None, None, None]
    planes = [numbers.expand(6, 2, features.SIDE // scale, features.SIDE // scale) for scale in features.FEATURES]
    mixed, lab = features.patched(planes, planes[0].permute(0, 2, 3, 1).numpy(), np.random.default_rng(0))
    coarse = mixed[2][:, 0]
    others = (coarse != numbers[:, 0]).flatten(1).sum(1)
    assert int(others.min()) >= 4 and int(others.max()) <= 25  # of 49 places
    for scale, plane in zip(features.FEATURES, mixed, strict=True):
        assert torch.equal(plane[:, 1], coarse.repeat_interleave(32 // scale, 1).repeat_interleave(32 // scale, 2))
    np.testing.assert_array_equal(lab[..., 0], mixed[0][:, 0].numpy())


def test_hints_for_stored_features_are_the_true_colours() -> None:
    ab = np.zeros((28, 28, 2), np.float32)
    ab[..., 0] = 44
    random, inside = np.random.default_rng(0), 0
    for _ in range(8):
        hints = features.point_hints(ab, random)
        assert hints.shape == (3, 56, 56)
        marked = hints[2] > 0.5
        inside += int(marked.sum())
        assert float(((hints[0] / hints[2].clamp_min(0.1))[marked] - 0.4).abs().mean()) < 0.1 if marked.any() else True
    assert inside > 100


def test_details_of_another_network_read_other_features(data: Path) -> None:
    """A decoder whose features are the donor's in another order and size must, after the fit, give the donor's layers what they know."""
    torch.manual_seed(0)
    donor = Reel().eval()
    network = Reel().eval()
    network.load_state_dict(donor.state_dict())
    last = donor.decoder.up8.refine
    order = torch.randperm(donor.decoder.coarse.in_channels)
    network.decoder.up8.refine = torch.nn.Sequential(last, Turned(order))  # type: ignore[assignment]
    for layer in (network.up4, network.up2):
        for value in layer.parameters():
            torch.nn.init.normal_(value)
    batches = iter(Loader(Pictures(data, "train"), Crops(((64, 96),), 8, 0.6), seed=0))
    assert take_details(network, donor, batches, 4) > 0.95
    assert torch.equal(network.chroma.weight, donor.chroma.weight)
    luma = next(batches).clean

    def projected(either: Reel) -> torch.Tensor:
        weight, bias = either.up4.project.weight[:, :, 0, 0], either.up4.lateral.bias
        return decoded(either, luma).float() @ weight.T + bias

    with torch.inference_mode():
        made, expected = projected(network), projected(donor)
    assert float((made - expected).std() / expected.std()) < 0.2


class Turned(torch.nn.Module):
    def __init__(self, order: torch.Tensor) -> None:
        super().__init__()
        self.order = order

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return 2 * x[:, self.order]


def test_two_workers_train_one_network(data: Path, backbone: Path, tmp_path: Path) -> None:
    """In a process of its own: forking one that already computed in threads is asking for trouble."""
    run = tmp_path / "run"
    command = [sys.executable, "-m", "models.training.train", "--data", data, "--backbone", backbone, "--run", run, "--pictures", "16",
               "--workers", "2", "--threads", "1", "--batch", "4", "--fp32", "--device", "cpu", "--validation-pictures", "2"]
    done = subprocess.run([str(part) for part in command], cwd=REPOSITORY, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    state = torch.load(run / "last.pt", weights_only=True)
    assert (state["step"], state["seen"]) == (4, 16)


def test_loader_draws_all_shapes(data: Path) -> None:
    batches = iter(Loader(Pictures(data, "train"), Crops(((32, 32), (64, 32)), 2, 0.6), seed=0))
    assert {tuple(next(batches).luma.shape) for _ in range(20)} == {(2, 1, 32, 32), (2, 1, 64, 32)}


def test_gan_step_trains_both_networks(data: Path, tmp_path: Path) -> None:
    arguments = argparse.Namespace(
        data=data, run=tmp_path / "gan", pictures=4, batch=2, rate=2e-4, seed=1, threads=None, device="cpu", fp32=False,
        log_steps=1, save_steps=1, validation_pictures=2,
    )
    torch.manual_seed(1)
    start = train_gan.ConditionalGan(torch.device("cpu"), 2e-4)
    train_gan.train(arguments)
    state = torch.load(tmp_path / "gan" / "last.pt", weights_only=True)
    assert state["step"] == 2
    for part in ("generator", "discriminator"):
        before = getattr(start, part).state_dict()
        assert any(not torch.equal(before[name], value) for name, value in state[part].items() if name.endswith("weight"))
    with open(tmp_path / "gan" / "log.csv") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 and 0.1 < float(rows[0]["discriminator"]) < 5 and float(rows[0]["l1"]) > 0
