"""Learning from stored features, and what joins that to the training of whole crops."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from models.training import features, train
from models.training.data import Crops, Loader, Pictures, make_batch
from models.training.details import decoded, take_details
from models.training.features import FeatureBatch
from models.training.networks import Reel
from models.training.networks.grey import grey_from_luma
from models.training.teachers import Teachers
from models.training.tests.made_up import reel_arguments


def test_the_decoder_learns_from_stored_features(data: Path, backbone: Path, tmp_path: Path) -> None:
    options = argparse.Namespace(data=data, backbone=backbone, out=tmp_path / "features", views=1, seed=1, device="cpu", workers=2, side=224, lowest=32)
    features.extract(options)
    stored = [path.read_bytes() for path in sorted(options.out.iterdir())]
    options.views = 2  # goes on with the second view
    features.extract(options)
    assert [path.read_bytes() for path in sorted(options.out.glob("view0.*"))] == stored[1:]

    first = features.FeatureLoader([options.out], 4, seed=1, hinted=0).make(np.random.default_rng(0))
    network = Reel()
    network.load_backbone(backbone)
    luma, lab = features.crops(Pictures(data, "train"), range(32), np.random.default_rng((1, 0, 0)))
    stored_now = features.Stored.of(options.out)
    assert stored_now == features.Stored(34, views=2)
    files, colours = stored_now.view_files(options.out, 0, "r")
    np.testing.assert_array_equal(colours[:32], lab)
    with torch.inference_mode():
        expected = network.encoder(grey_from_luma(luma[:2]))[3]
    made = torch.from_numpy(files[1][:2].copy()).view(torch.bfloat16).float().permute(0, 3, 1, 2)
    assert float((made - expected).abs().mean() / expected.abs().mean()) < 0.05
    assert first.features[0].shape == (4, 56, 28, 28) and first.target.shape == (4, 2, 28, 28) and not first.hints.any()

    run = tmp_path / "run"
    arguments = reel_arguments(data, run, backbone, pictures=8)
    arguments.features, arguments.freeze = [options.out], 7
    train.train(arguments)
    state = torch.load(run / "last.pt", weights_only=True)
    assert state["seen"] == 8 and not state["network"]["chroma.weight"].any()
    assert torch.equal(state["network"]["encoder.head.weight"], network.state_dict()["encoder.head.weight"])

    arguments = reel_arguments(data, tmp_path / "next", backbone, pictures=4)
    arguments.backbone, arguments.start, arguments.freeze, arguments.details = None, run / "last.pt", 7, run / "last.pt"
    train.train(arguments)
    again = torch.load(tmp_path / "next" / "last.pt", weights_only=True)["network"]
    assert not torch.equal(again["decoder.coarse.weight"], state["network"]["decoder.coarse.weight"]) and again["chroma.weight"].any()

    arguments = reel_arguments(data, tmp_path / "details", backbone, pictures=4)
    arguments.backbone, arguments.start, arguments.freeze, arguments.only_details = None, tmp_path / "next" / "last.pt", 7, True
    before = torch.load(arguments.start, weights_only=True)["average"]
    train.train(arguments)
    after = torch.load(tmp_path / "details" / "last.pt", weights_only=True)["average"]
    changed = {name.split(".")[0] for name, value in after.items() if not torch.equal(value, before[name])}
    assert changed == {"up4", "up2", "chroma"}


def test_features_may_end_at_a_sixteenth_and_lie_in_several_folders(data: Path, backbone: Path, tmp_path: Path) -> None:
    """Stages that learn make those at 1/32 anew; pictures are drawn from each folder by how many it holds."""
    folders = [tmp_path / "one", tmp_path / "two"]
    for seed, folder in enumerate(folders):
        features.extract(argparse.Namespace(data=data, backbone=backbone, out=folder, views=1, seed=seed, device="cpu", workers=1, side=96, lowest=16))
    loader = features.FeatureLoader(folders, 4, seed=1)
    batch = loader.make(np.random.default_rng(0))
    assert [tuple(feature.shape) for feature in batch.features] == [(4, 56, 12, 12), (4, 160, 6, 6)] and batch.target.shape == (4, 2, 12, 12)
    assert len(loader.views) == 2 and loader.shares.tolist() == [0.5, 0.5]

    network = Reel()
    network.load_backbone(backbone)
    luma, _ = features.crops(Pictures(data, "train"), range(2), np.random.default_rng((0, 0, 0)), side=96)
    with torch.inference_mode():
        seen = network.encoder.before_head(grey_from_luma(luma))
        network.encoder.freeze(7)
        whole, without = (network.encoder.from_stored(some) for some in (seen[2:], seen[2:4]))
    assert all(torch.allclose(a, b, atol=1e-5) for a, b in zip(whole, without, strict=True))

    arguments = reel_arguments(data, tmp_path / "run", backbone, pictures=8)
    arguments.features, arguments.freeze = folders, 5
    train.train(arguments)
    learnt = torch.load(tmp_path / "run" / "last.pt", weights_only=True)["network"]
    changed = {name.split(".")[2] for name, value in learnt.items() if name.startswith("encoder.stages") and not torch.equal(value, network.state_dict()[name])}
    assert changed == {"5", "6"}


def test_teachers_say_the_same_of_crops_and_of_their_features(data: Path, backbone: Path, tmp_path: Path) -> None:
    """Two teachers' average, at 1/8 from features; the originals' colours where there are hints."""
    networks = []
    for name in ("a", "b"):
        torch.manual_seed(len(networks))
        networks.append(Reel())
        networks[-1].load_backbone(backbone)
        torch.save({"average": networks[-1].state_dict()}, tmp_path / name)
    teachers = Teachers([tmp_path / "a", tmp_path / "b"], torch.device("cpu"))
    batch = make_batch(Pictures(data, "train"), Crops(((64, 64),), 8, 0.6, 0.5), np.random.default_rng(1))
    hinted = batch.hints[:, 2].flatten(1).any(1)
    made = teachers.target(batch, batch.target)
    assert torch.equal(made[hinted], batch.target[hinted]) and 0 < int(hinted.sum()) < 8
    with torch.inference_mode():
        expected = sum(network.eval()(batch.clean, torch.zeros_like(batch.hints)) for network in networks) * 55
        assert float((made - expected)[~hinted].abs().mean() / expected.abs().mean()) < 0.05
        seen = networks[0].encoder.before_head(grey_from_luma(batch.clean))[2:]
        small = FeatureBatch(tuple(seen), F.avg_pool2d(batch.hints, 4), F.avg_pool2d(batch.target, 4), F.avg_pool2d(batch.lightness, 4))
        coarse = sum(network.coarse_chroma(seen, torch.zeros_like(small.hints)) for network in networks) * 55
        assert float((teachers.target(small, small.target) - coarse)[~hinted].abs().mean() / coarse.abs().mean()) < 0.05


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
