"""Made-up pictures, prepared, and an encoder, for all tests of trainings."""

from __future__ import annotations

import tarfile
from pathlib import Path

import cv2
import pytest
import torch
from safetensors.torch import save_file

from models.training import prepare
from models.training.networks.efficientnet_lite import EfficientNetLite
from models.training.tests.made_up import picture


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def data(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("data")
    files = prepare.read_tar(folder / "train-0.tar")
    names = sorted(files, key=prepare.rank)
    prepare.write_split(out, "validation", {name: files[name] for name in names[:6]})
    prepare.write_split(out, "train", {name: files[name] for name in names[6:]})
    return out


@pytest.fixture(scope="session")
def backbone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tensors = {}
    torch.manual_seed(0)
    for index, convolution in enumerate(EfficientNetLite().convolutions()):
        tensors[f"conv{index:02d}.weight"] = convolution.weight.detach().clone()
        tensors[f"conv{index:02d}.bias"] = convolution.bias.detach().clone()  # type: ignore[union-attr]
    file = tmp_path_factory.mktemp("backbone") / "backbone.safetensors"
    save_file(tensors, str(file))
    return file
