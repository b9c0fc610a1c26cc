from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from models.training import bench, decoder, export
from models.training.color import lab_from_rgb
from models.training.export import export_onnx, greatest_difference
from models.training.networks import Colorizer, depthwise
from models.training.networks.depthwise import DepthwiseConvolution, Relu6DepthwiseRelu6
from models.training.networks.efficientnet_lite import EfficientNetLite, InvertedResidual, SameConv2d, load_folded
from models.training.networks.grey import GREY_FROM_LUMA
from models.training.networks.origin import Discriminator, Generator
from models.training.networks.reel import Reel
from models.training.networks.studio import Studio


@pytest.mark.parametrize("kernel", [3, 5])
@pytest.mark.parametrize("stride", [1, 2])
def test_same_padding_is_tensorflows(kernel: int, stride: int) -> None:
    """Out = ceil(in / stride); the padding needed is split evenly, an odd row goes after the picture."""
    convolution = SameConv2d(1, 1, kernel, stride)
    x = torch.randn(1, 1, 8, 8)
    padded = torch.zeros(1, 1, 16, 16)
    before = max((8 // stride - 1) * stride + kernel - 8, 0) // 2
    padded[..., before : before + 8, before : before + 8] = x
    expected = torch.empty(8 // stride, 8 // stride)
    for row in range(8 // stride):
        for column in range(8 // stride):
            window = padded[0, 0, row * stride : row * stride + kernel, column * stride : column * stride + kernel]
            expected[row, column] = (window * convolution.weight[0, 0]).sum() + convolution.bias[0]  # type: ignore[index]
    torch.testing.assert_close(convolution(x)[0, 0], expected)


@pytest.mark.parametrize("stride", [1, 2])
def test_fast_depthwise_gradient_is_the_gradient(stride: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depthwise, "WEIGHT_GRADIENT_SHARE", 1)
    x = torch.randn(4, 6, 16 + 5 - stride, 12 + 5 - stride, requires_grad=True)
    weight, bias = torch.randn(6, 1, 5, 5, requires_grad=True), torch.randn(6, requires_grad=True)
    expected = F.conv2d(x, weight, bias, stride, groups=6)
    made = DepthwiseConvolution.apply(x, weight, bias, stride)
    torch.testing.assert_close(made, expected)
    direction = torch.randn_like(expected)
    for ours, theirs in zip(
        torch.autograd.grad(made, (x, weight, bias), direction), torch.autograd.grad(expected, (x, weight, bias), direction), strict=True
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-4)


def test_depthwise_weight_gradient_of_a_part_is_right_on_average() -> None:
    sample = torch.randn(1, 3, 12, 12)
    x = sample.repeat(8, 1, 1, 1)  # every part of this batch is like the whole
    weight, bias = torch.randn(3, 1, 5, 5, requires_grad=True), torch.zeros(3)
    made, = torch.autograd.grad(DepthwiseConvolution.apply(x, weight, bias, 1).sum(), weight)
    expected, = torch.autograd.grad(F.conv2d(x, weight, bias, groups=3).sum(), weight)
    torch.testing.assert_close(made, expected, rtol=1e-4, atol=1e-3)


@pytest.mark.skipif(depthwise.compiled() is None, reason="no AVX-512, or no g++")
@pytest.mark.parametrize(("kernel", "stride", "height", "width"), [(3, 1, 12, 14), (3, 2, 12, 16), (5, 1, 6, 7), (5, 2, 8, 6)])
def test_compiled_depthwise_is_the_convolution_with_its_activations(
    kernel: int, stride: int, height: int, width: int, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(depthwise, "WEIGHT_GRADIENT_SHARE", 1)
    torch.manual_seed(0)
    block = InvertedResidual(8, 8, 4, kernel, stride)
    convolution = block.depthwise
    # Values that bfloat16 holds exactly, so that nothing lies at a bend of relu6 by rounding alone.
    x = (torch.randint(-24, 64, (3, 32, height, width)) / 8).requires_grad_()
    with torch.no_grad():
        convolution.weight.copy_(torch.randint(-4, 5, convolution.weight.shape) / 16)
    expected = block.between(x)
    direction = torch.randint(-8, 9, expected.shape) / 8
    variables = (x, convolution.weight, convolution.bias)
    theirs = torch.autograd.grad(expected, variables, direction)
    made = Relu6DepthwiseRelu6.apply(x.bfloat16(), convolution.weight, convolution.bias, stride, convolution.before)
    torch.testing.assert_close(made.float(), expected, rtol=1e-2, atol=2e-2)
    for ours, other in zip(torch.autograd.grad(made.float(), variables, direction), theirs, strict=True):
        assert float((ours.float() - other).norm() / other.norm()) < 0.02
    with torch.autocast("cpu", torch.bfloat16):  # the block itself takes this way where bfloat16 comes in
        assert torch.equal(block.between(x.bfloat16()), made)


def test_grey_of_luma_is_the_srgb_grey() -> None:
    grey = np.arange(256, dtype=np.uint8)
    lightness = lab_from_rgb(np.repeat(grey[None, :, None], 3, 2))[0, :, 0]
    x = lightness / 50 - 1
    made = np.polyval(GREY_FROM_LUMA, x) * 128 + 127
    assert np.abs(made - grey).mean() < 0.7
    assert np.abs(made - grey)[8:].max() < 2.5  # the toe of the sRGB curve is not a parabola


def test_backbone_is_read_in_order_and_grey_equals_rgb(tmp_path: Path) -> None:
    torch.manual_seed(0)
    rgb = EfficientNetLite().eval()
    tensors = {}
    for index, convolution in enumerate(rgb.convolutions()):
        tensors[f"conv{index:02d}.weight"] = convolution.weight.detach().clone()
        tensors[f"conv{index:02d}.bias"] = convolution.bias.detach().clone()  # type: ignore[union-attr]
    save_file(tensors, str(tmp_path / "backbone.safetensors"))
    reel = Reel().eval()
    reel.load_backbone(tmp_path / "backbone.safetensors")
    grey = torch.rand(1, 1, 64, 96) * 2 - 1
    with torch.no_grad():
        expected = rgb(grey.expand(1, 3, 64, 96))
        made = reel.encoder(grey)
    for ours, theirs in zip(made, expected, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
    del tensors["conv48.weight"]
    save_file(tensors, str(tmp_path / "broken.safetensors"))
    with pytest.raises((KeyError, ValueError)):
        load_folded(EfficientNetLite(), tmp_path / "broken.safetensors")


def perturbed(name: str) -> Colorizer:
    """A network whose every weight matters: PyTorch's own initial weights fade towards zero."""
    torch.manual_seed(3)
    network = (Reel() if name == "reel" else Studio([Reel(), Reel()])).eval()
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, torch.nn.Conv2d):
                torch.nn.init.kaiming_normal_(module.weight)
        for module in network.modules():  # so deep a network would grow or fade without norms
            if isinstance(module, torch.nn.Conv2d):
                handle = module.register_forward_hook(unit_variance)
                handles.append(handle)
        made = network(torch.rand(1, 1, 64, 64) * 2 - 1, torch.rand(1, 3, 64, 64))
        for handle in handles:
            handle.remove()
        handles.clear()
        for layer in network.output_layers():
            layer.weight.mul_(0.15 / made.std())  # the spread of real chroma
    return network


handles: list[torch.utils.hooks.RemovableHandle] = []


def unit_variance(module: torch.nn.Module, _inputs: object, output: torch.Tensor) -> torch.Tensor:
    factor = 1 / output.std()
    assert isinstance(module, torch.nn.Conv2d)
    module.weight.mul_(factor)
    if module.bias is not None:
        module.bias.mul_(factor)
    return output * factor


@pytest.mark.parametrize("name", ["reel", "studio"])
def test_hints_reach_the_output(name: str) -> None:
    network = perturbed(name)
    luma, hints = torch.zeros(1, 1, 64, 64), torch.zeros(1, 3, 64, 64)
    with torch.no_grad():
        plain = network(luma, hints)
        hints[:, :, 20:30, 20:30] = 0.5
        hinted = network(luma, hints)
    assert plain.shape == (1, 2, 32, 32)
    difference = (plain - hinted).abs().amax(1)[0]
    assert float(difference[10:15, 10:15].mean()) > 1e-3


def operations_of(network: Colorizer, height: int, width: int) -> int:
    counted = 0

    def count(layer: torch.nn.Module, _inputs: object, output: torch.Tensor) -> None:
        nonlocal counted
        assert isinstance(layer, torch.nn.Conv2d)
        counted += 2 * layer.weight.numel() * output.shape[2] * output.shape[3]

    hooks = [layer.register_forward_hook(count) for layer in network.modules() if isinstance(layer, torch.nn.Conv2d)]
    with torch.no_grad():
        network(torch.zeros(1, 1, height, width), torch.zeros(1, 3, height, width))
    for hook in hooks:
        hook.remove()
    return counted


@pytest.mark.parametrize("name", ["reel", "studio"])
def test_export_equals_pytorch_and_uses_common_operations(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network, path = perturbed(name), tmp_path / f"{name}.onnx"
    with monkeypatch.context() as patch:
        patch.setattr(export, "LEAST_STORED_AS_HALF", 10**9)
        export_onnx(network, path)
        assert greatest_difference(network, path) < 1e-4
        whole = path.stat().st_size
    export_onnx(network, path)
    assert path.stat().st_size < 0.55 * whole
    assert greatest_difference(network, path) < 2e-2  # random weights amplify rounding more than trained ones
    assert bench.convolution_operations(path, 96, 128) == operations_of(network, 96, 128)
    model = onnx.load(str(path))
    kinds = {node.op_type for node in model.graph.node}
    assert kinds <= {"Conv", "Clip", "Relu", "Add", "Mul", "Div", "Concat", "Slice", "Resize", "AveragePool", "ReduceMean", "Cast", "Constant", "Pad"}, kinds
    assert [opset.version for opset in model.opset_import] == [export.OPSET]
    assert [i.name for i in model.graph.input] == ["luma", "hints"]
    after = tmp_path / f"{name}.decoder.onnx"
    assert decoder.decoder_path(path) == after
    decoder.write_decoder(path, after)  # which holds it to the whole network
    assert after.stat().st_size < path.stat().st_size / 10
    other = onnx.load(str(after))
    weight = max(other.graph.initializer, key=lambda tensor: len(tensor.raw_data))
    weight.CopyFrom(onnx.numpy_helper.from_array(1.5 * onnx.numpy_helper.to_array(weight), weight.name))
    assert decoder.difference_from_whole(path.read_bytes(), other.SerializeToString()) > 100 * decoder.GREATEST_DIFFERENCE
    with torch.no_grad():
        for layer in network.output_layers():
            layer.weight.mul_(1.5)
    assert greatest_difference(network, path) > 2e-2  # the check can fail


def test_members_of_studio_run_what_is_alike_in_their_encoders_once() -> None:
    """The second's encoder is the first's, the third's has learnt in the last two stages and has a head of its own."""
    torch.manual_seed(0)
    first, second, third = Reel().eval(), Reel().eval(), Reel().eval()
    second.encoder.load_state_dict(first.encoder.state_dict())
    third.encoder.load_state_dict({name: value + 0.01 if name.startswith(("stages.5", "stages.6", "head")) else value for name, value in first.encoder.state_dict().items()})
    luma, hints = torch.rand(1, 1, 64, 64) * 2 - 1, torch.zeros(1, 3, 64, 64)
    with torch.inference_mode():
        expected = (first(luma, hints) + second(luma, hints) + third(luma, hints)) / 3
        network = Studio([first, second, third]).eval()
        parts = {part for member in network.reels() for part in (member.encoder.stem, *member.encoder.stages, member.encoder.head)}
        runs = dict.fromkeys(parts, 0)
        for part in parts:
            part.register_forward_hook(lambda module, _inputs, _output: runs.update({module: runs[module] + 1}))
        made = network(luma, hints)
    assert len(runs) == 9 + 3 and set(runs.values()) == {1}
    torch.testing.assert_close(made, expected)


def test_studio_is_the_mean_of_its_members() -> None:
    network = perturbed("studio")
    assert isinstance(network, Studio)
    luma, hints = torch.rand(2, 1, 64, 96) * 2 - 1, torch.rand(2, 3, 64, 96)
    with torch.no_grad():
        first, second = (member(luma, hints) for member in network.members)
        assert float((first - second).abs().mean()) > 0.01
        torch.testing.assert_close(network(luma, hints), (first + second) / 2)


def test_members_of_studio_count_by_their_shares(tmp_path: Path) -> None:
    members = []
    for number in range(2):
        torch.manual_seed(number)
        members.append(Reel().eval())
        torch.save({"average": members[-1].state_dict()}, tmp_path / f"{number}.pt")
    checkpoints = [tmp_path / "0.pt", tmp_path / "1.pt"]
    luma, hints = torch.rand(1, 1, 64, 64) * 2 - 1, torch.zeros(1, 3, 64, 64)
    with torch.no_grad():
        first, second = (member(luma, hints) for member in members)
        made = export.load_network("studio", checkpoints, 1.5, [2, 1])(luma, hints)
    torch.testing.assert_close(made, 1.5 * (2 * first + second) / 3)
    with pytest.raises(ValueError, match="a share for each of 2 checkpoints, got 3"):
        export.load_network("studio", checkpoints, shares=[1, 1, 1])


def test_a_gain_multiplies_the_colours_of_every_member(tmp_path: Path) -> None:
    for number in range(2):
        torch.manual_seed(number)
        torch.save({"average": Reel().state_dict()}, tmp_path / f"{number}.pt")
    checkpoints = [tmp_path / "0.pt", tmp_path / "1.pt"]
    plain, vivid = (export.load_network("studio", checkpoints, gain) for gain in (1.0, 1.5))
    luma, hints = torch.rand(1, 1, 64, 64) * 2 - 1, torch.zeros(1, 3, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(vivid(luma, hints), 1.5 * plain(luma, hints))
    with pytest.raises(ValueError, match="one checkpoint"):
        export.load_network("reel", checkpoints)


def test_the_upper_rim_is_coloured_like_the_rest() -> None:
    network = perturbed("reel")
    luma, hints = torch.full((1, 1, 64, 64), 0.3), torch.zeros(1, 3, 64, 64)
    with torch.no_grad():
        made = network(luma, hints)[0]
    inside, rim = made[:, 14:18, 14:18].mean((1, 2)), made[:, :2, 14:18].mean((1, 2))
    side = made[:, 14:18, :2].mean((1, 2))
    assert float((rim - inside).norm()) < 0.5 * float((side - inside).norm())


def test_training_forgets_features_and_colouring_does_not() -> None:
    network = perturbed("reel")
    luma, hints = torch.rand(1, 1, 64, 64) * 2 - 1, torch.zeros(1, 3, 64, 64)
    with torch.no_grad():
        assert torch.equal(network(luma, hints), network(luma, hints))
        network.train()
        assert not torch.equal(network(luma, hints), network(luma, hints))


@pytest.mark.parametrize("frozen", [3, 5, 6, 7])
def test_stages_that_learn_run_again_from_stored_features(frozen: int) -> None:
    """What stands before them is taken from the store, what they make is not, and they get gradients."""
    torch.manual_seed(0)
    encoder = EfficientNetLite(in_channels=1)
    encoder.freeze(frozen)
    x = torch.rand(1, 1, 64, 64)
    expected = encoder(x)[2:]
    f8, f16, last = encoder.before_head(x)[2:]
    stored = (f8, f16 if frozen >= 5 else torch.zeros_like(f16), last if frozen == 7 else torch.zeros_like(last))
    made = encoder.from_stored(stored)
    for one, other in zip(made, expected, strict=True):
        torch.testing.assert_close(one, other)
    if frozen < 7:
        made[2].sum().backward()
    learns = [stage[0].project.weight.grad is not None for stage in encoder.stages]
    assert learns == [index >= frozen for index in range(7)]


def test_frozen_stages_get_no_gradient() -> None:
    network = Reel()
    network.encoder.freeze(5)
    network(torch.zeros(1, 1, 64, 64), torch.zeros(1, 3, 64, 64)).sum().backward()
    parts = {name: any(p.grad is not None for p in part.parameters())
             for name, part in (("stem", network.encoder.stem), ("5th", network.encoder.stages[4]), ("6th", network.encoder.stages[5]))}
    assert parts == {"stem": False, "5th": False, "6th": True}


def test_lite4_has_the_layers_of_its_weight_file() -> None:
    convolutions = EfficientNetLite().convolutions()
    assert len(convolutions) == 91
    assert tuple(convolutions[64].weight.shape) == (960, 1, 5, 5) and convolutions[64].stride == (2, 2)
    assert tuple(convolutions[89].weight.shape) == (448, 1632, 1, 1)


def test_catalogue_keeps_other_entries(tmp_path: Path) -> None:
    (tmp_path / "catalog.json").write_text('{"version": 1, "models": [{"id": "other"}, {"id": "reel", "sha256": "old"}]}')
    export_onnx(perturbed("reel"), tmp_path / "reel.onnx")
    (tmp_path / "reel.decoder.onnx").write_bytes(b"abc")
    export.write_catalogue("reel", tmp_path / "reel.onnx", tmp_path / "catalog.json", "9.9.9")
    models = {m["id"]: m for m in json.loads((tmp_path / "catalog.json").read_text())["models"]}
    assert set(models) == {"other", "reel"}
    assert models["reel"]["sha256"] == hashlib.sha256((tmp_path / "reel.onnx").read_bytes()).hexdigest()
    assert models["reel"]["bytes"] == (tmp_path / "reel.onnx").stat().st_size and models["reel"]["version"] == "9.9.9"
    assert models["reel"]["decoder"] == {
        "file": "reel.decoder.onnx", "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "bytes": 3,
        "skips": ["skips.0", "skips.1", "skips.2", "skips.3"],
    }


def convolution_weights(network: torch.nn.Module) -> list[int]:
    kinds = (torch.nn.Conv2d, torch.nn.ConvTranspose2d)
    return [m.weight.numel() for m in network.modules() if isinstance(m, kinds)]


def test_origin_generator_has_the_published_sizes() -> None:
    generator = Generator()
    down = [1_024, 131_072, 524_288, 2_097_152, 4_194_304, 4_194_304, 4_194_304, 4_194_304]
    up = [4_194_304, 8_388_608, 8_388_608, 8_388_608, 4_194_304, 1_048_576, 262_144, 4_096]
    assert convolution_weights(generator) == down + up
    assert sum(down + up) == 54_400_000
    total = sum(p.numel() for p in generator.parameters())
    assert total == 54_400_000 + 2 + 9_856  # the last bias, the batch norms
    dropouts = [isinstance(block.dropout, torch.nn.Dropout) for block in generator.up]
    assert dropouts == [True] * 3 + [False] * 4


def test_origin_discriminator_has_the_published_sizes() -> None:
    discriminator = Discriminator()
    assert convolution_weights(discriminator) == [3_072, 131_072, 524_288, 2_097_152, 8_192]
    assert discriminator(torch.zeros(1, 3, 256, 256)).shape == (1, 1, 30, 30)


def test_origin_generator_output_is_chroma_in_range() -> None:
    generator = Generator().eval()
    with torch.no_grad():
        made = generator(torch.rand(1, 1, 256, 256) * 2 - 1)
    assert made.shape == (1, 2, 256, 256)
    assert float(made.abs().max()) <= 1
