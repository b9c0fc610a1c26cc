"""Whole runs on a handful of made-up pictures: slow (about a minute), but they are what has to work."""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from models.training import train, train_gan
from models.training.average import averaged
from models.training.export import export_onnx, load_network
from models.training.members import members
from models.training.networks import Reel
from models.training.run import Run
from models.training.tests.made_up import reel_arguments
from models.training.training import starting_weights

REPOSITORY = Path(__file__).resolve().parents[3]


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


def test_members_come_back_out_of_an_exported_studio(backbone: Path, tmp_path: Path) -> None:
    """Two share an encoder, a third has a head of its own, a fourth all of it."""
    made = []
    for number in range(4):
        network = Reel()
        network.load_backbone(backbone)
        own = {2: "encoder.head", 3: "encoder"}.get(number, "decoder")
        made.append({name: value + 0.01 * torch.randn_like(value) if name.startswith(own) or not name.startswith("encoder") else value
                     for name, value in network.state_dict().items()})
        torch.save({"average": made[-1]}, tmp_path / f"{number}.pt")
    export_onnx(load_network("studio", [tmp_path / f"{number}.pt" for number in range(4)]), tmp_path / "studio.onnx")
    found = members(tmp_path / "studio.onnx")
    assert len(found) == 4
    for weights, expected in zip(found, made, strict=True):
        assert set(weights) == set(expected)
        assert all(bool(torch.allclose(weights[name], value, rtol=1e-3, atol=1e-5)) for name, value in expected.items())
    export_onnx(load_network("reel", [tmp_path / "0.pt"]), tmp_path / "reel.onnx")
    with pytest.raises(ValueError, match="not a studio network"):
        members(tmp_path / "reel.onnx")


def test_weights_of_checkpoints_and_exported_networks_are_averaged(tmp_path: Path) -> None:
    torch.manual_seed(0)
    networks = [Reel(), Reel()]
    for number, network in enumerate(networks):
        torch.save({"average": network.state_dict()}, tmp_path / f"{number}.pt")
    export_onnx(load_network("reel", [tmp_path / "1.pt"]), tmp_path / "reel.onnx")
    made = averaged([tmp_path / "0.pt", tmp_path / "reel.onnx"])
    first, second = (network.state_dict() for network in networks)
    assert set(made) == set(first)
    for name, value in made.items():
        torch.testing.assert_close(value, (first[name] + second[name]) / 2, rtol=1e-3, atol=1e-4)
    torch.save({"average": {"head.weight": torch.zeros(1)}}, tmp_path / "other.pt")
    with pytest.raises(ValueError, match="another network"):
        averaged([tmp_path / "0.pt", tmp_path / "other.pt"])


def test_weight_decay_spares_the_layers_that_read_hints_and_the_encoder(data: Path, backbone: Path, tmp_path: Path) -> None:
    run = Run(reel_arguments(data, tmp_path / "run", backbone, pictures=4))
    spared = {id(value) for group in run.optimizer.param_groups if group["weight_decay"] == 0 for value in group["params"]}
    named = dict(run.network.named_parameters())
    assert spared == {id(value) for name, value in named.items() if name.endswith("hint.weight") or name.startswith("encoder.")}
    assert sum(len(group["params"]) for group in run.optimizer.param_groups) == len(named)


def test_encoder_learns_in_steps_of_the_size_of_its_weights(data: Path, backbone: Path, tmp_path: Path) -> None:
    """Adam's first step moves every value by its rate; stages that are frozen must not move."""
    arguments = reel_arguments(data, tmp_path / "run", backbone, pictures=8)
    arguments.encoder_rate, arguments.freeze, arguments.anchor, arguments.ema = 0.05, 4, 0.0, 0.0
    start = Reel()
    start.load_backbone(backbone)
    train.train(arguments)
    learnt = torch.load(tmp_path / "run" / "last.pt", weights_only=True)["network"]
    moved = {}
    for name, before in start.encoder.state_dict().items():
        size = max(1e-3, float(before.square().mean().sqrt()))
        moved[name] = float((learnt[f"encoder.{name}"] - before).abs().mean()) / size
    assert not any(share for name, share in moved.items() if name.startswith(("stem", "stages.0", "stages.3")))
    shares = [share for name, share in moved.items() if name.startswith(("stages.4", "stages.5", "stages.6", "head")) and name.endswith("weight")]
    assert 0 < max(shares) < 8 * min(shares)


def test_two_workers_train_one_network(data: Path, backbone: Path, tmp_path: Path) -> None:
    """In a process of its own: forking one that already computed in threads is asking for trouble."""
    run = tmp_path / "run"
    command = [sys.executable, "-m", "models.training.train", "--data", data, "--backbone", backbone, "--run", run, "--pictures", "16",
               "--workers", "2", "--threads", "1", "--batch", "4", "--fp32", "--device", "cpu", "--validation-pictures", "2"]
    done = subprocess.run([str(part) for part in command], cwd=REPOSITORY, capture_output=True, text=True, timeout=1500, check=False)
    assert done.returncode == 0, done.stderr
    state = torch.load(run / "last.pt", weights_only=True)
    assert (state["step"], state["seen"]) == (4, 16)


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
