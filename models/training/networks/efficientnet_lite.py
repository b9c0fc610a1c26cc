"""EfficientNet-Lite4 (Tan & Le 2019) with batch norms folded, as a feature encoder.

The weights come from TensorFlow, whose 'SAME' padding at stride 2 puts the odd pixel after the
picture, not before it. PyTorch's symmetric padding would shift every stage by a pixel, so the
padding is spelled out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from .depthwise import DepthwiseConvolution, Relu6DepthwiseRelu6, fusible

LITE4_STAGES = (  # expansion, kernel, stride, channels, repeats
    (1, 3, 1, 24, 1),
    (6, 3, 2, 32, 4),
    (6, 5, 2, 56, 4),
    (6, 3, 2, 112, 6),
    (6, 5, 1, 160, 6),
    (6, 5, 2, 272, 8),
    (6, 3, 1, 448, 1),
)
SKIP_STAGES = (0, 1, 2, 4)  # the last stage of each resolution: 1/2, 1/4, 1/8, 1/16
STORED_STAGES = SKIP_STAGES[2] + 1  # whose features at 1/8 features.py stores, so they cannot learn from these
STEM_CHANNELS = 32
HEAD_CHANNELS = 1280


class SameConv2d(nn.Conv2d):
    """Convolution with TensorFlow's 'SAME' padding for inputs whose sides are multiples of the stride."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        total = kernel - stride  # rows to add so that output = input / stride
        self.before, self.after = total // 2, total - total // 2
        symmetric = self.before == self.after
        super().__init__(inputs, outputs, kernel, stride, padding=self.before if symmetric else 0, groups=groups)
        self.symmetric = symmetric

    def forward(self, x: Tensor) -> Tensor:
        depthwise = self.groups > 1 and self.groups == self.in_channels
        if depthwise and torch.is_grad_enabled() and x.device.type == "cpu":
            return self.trained_on_cpu(x)
        if not self.symmetric:
            x = F.pad(x, (self.before, self.after, self.before, self.after))
        return super().forward(x)

    def trained_on_cpu(self, x: Tensor) -> Tensor:
        assert self.bias is not None
        weight, bias = self.weight, self.bias
        if torch.is_autocast_enabled("cpu"):  # which does not reach into custom functions
            x, weight, bias = (t.to(torch.get_autocast_dtype("cpu")) for t in (x, weight, bias))
        x = F.pad(x, (self.before, self.after, self.before, self.after))
        return DepthwiseConvolution.apply(x, weight, bias, self.stride[0])


class InvertedResidual(nn.Module):
    """MobileNetV2's block: expand 1x1, depthwise, project 1x1 without activation."""

    def __init__(self, inputs: int, outputs: int, expansion: int, kernel: int, stride: int) -> None:
        super().__init__()
        hidden = inputs * expansion
        self.expand = SameConv2d(inputs, hidden, 1) if expansion != 1 else None
        self.depthwise = SameConv2d(hidden, hidden, kernel, stride, groups=hidden)
        self.project = SameConv2d(hidden, outputs, 1)
        self.residual = stride == 1 and inputs == outputs
        self.skipped = 0.0  # share of the samples that training leaves this block's residual out for

    def forward(self, x: Tensor) -> Tensor:
        y = self.project(self.between(x if self.expand is None else self.expand(x)))
        if not self.residual:
            return y
        if self.training and self.skipped and torch.is_grad_enabled():
            kept = torch.rand(len(x), 1, 1, 1, device=x.device) >= self.skipped
            y = y * (kept / (1 - self.skipped)).to(y.dtype)
        return x + y

    def between(self, x: Tensor) -> Tensor:
        """The activation after the expansion, the depthwise convolution, its activation."""
        depthwise = self.depthwise
        if torch.is_autocast_enabled("cpu") and fusible(x, depthwise.out_channels, depthwise.stride[0], depthwise.kernel_size[0]):
            y: Tensor = Relu6DepthwiseRelu6.apply(x, depthwise.weight, depthwise.bias, depthwise.stride[0], depthwise.before)
            return y
        return F.relu6(depthwise(x if self.expand is None else F.relu6(x)))  # without expansion x is activated already


class EfficientNetLite(nn.Module):
    """Returns the features at 1/2, 1/4, 1/8, 1/16 and 1/32 (after the head) of the input's size."""

    def __init__(self, in_channels: int = 3) -> None:
        super().__init__()
        self.frozen = 0
        self.channels = (*(LITE4_STAGES[index][3] for index in SKIP_STAGES), HEAD_CHANNELS)
        self.stem = SameConv2d(in_channels, STEM_CHANNELS, 3, 2)
        stages: list[nn.Module] = []
        inputs = STEM_CHANNELS
        for expansion, kernel, stride, channels, repeats in LITE4_STAGES:
            blocks: list[nn.Module] = []
            for index in range(repeats):
                blocks.append(InvertedResidual(inputs, channels, expansion, kernel, stride if index == 0 else 1))
                inputs = channels
            stages.append(nn.Sequential(*blocks))
        self.stages = nn.ModuleList(stages)
        self.head = SameConv2d(inputs, HEAD_CHANNELS, 1)

    def forward(self, x: Tensor, made: dict[nn.Module, Tensor] | None = None) -> list[Tensor]:
        """`made` remembers what each part made of `x`, for other encoders that share some of this one's parts."""
        made = {} if made is None else made
        *features, last = self.before_head(x, made)
        if self.head not in made:
            made[self.head] = self.after_head(last)
        return [*features, made[self.head]]

    def before_head(self, x: Tensor, made: dict[nn.Module, Tensor] | None = None, lowest: int = 32) -> list[Tensor]:
        """The same, but at 1/32 what the head reads: a third of its channels. `lowest` 16 does without that."""
        made = {} if made is None else made
        if self.stem not in made:
            made[self.stem] = F.relu6(self.stem(x))
        x = made[self.stem]
        features: list[Tensor] = []
        for index, stage in enumerate(self.stages if lowest == 32 else self.stages[: SKIP_STAGES[-1] + 1]):
            if stage not in made:
                made[stage] = self.through(x, index, index + 1)
            x = made[stage]
            if index in SKIP_STAGES:
                features.append(x)
        return [*features, x] if lowest == 32 else features

    def from_stored(self, features: Sequence[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """Features at 1/8, 1/16 and 1/32 (after the head) from stored ones (before it); stages that learn run again.

        For an encoder that stayed as it was up to 1/8 at least, which is what the stored features were computed with. One that is
        not frozen at all, as a teacher's, runs again from 1/8 on, since its stages may have learnt.
        """
        f8, f16, *stored = features  # those at 1/32 need not be there
        sixteenth = SKIP_STAGES[3] + 1
        if self.frozen < sixteenth:
            f16 = self.through(f8, STORED_STAGES, sixteenth)
        last = self.through(f16, sixteenth, len(self.stages)) if self.frozen < len(self.stages) or not stored else stored[0]
        return f8, f16, self.after_head(last)

    def through(self, x: Tensor, start: int, stop: int) -> Tensor:
        """`x` through some stages, of which the frozen ones keep no gradients."""
        for index in range(start, stop):
            with torch.set_grad_enabled(torch.is_grad_enabled() and index >= self.frozen):
                x = self.stages[index](x)
        return x

    def after_head(self, last: Tensor) -> Tensor:
        return F.relu6(self.head(last))

    def share(self, other: EfficientNetLite) -> None:
        """Take the other's parts for this one's as far as they are alike from the stem on, so that both need run them only once."""
        if not alike(self.stem, other.stem):
            return
        self.stem = other.stem
        for index, stage in enumerate(other.stages):
            if not alike(self.stages[index], stage):
                return
            self.stages[index] = stage
        if alike(self.head, other.head):
            self.head = other.head

    def freeze(self, stages: int) -> None:
        """Leave the stem and so many stages as they are: no gradients are computed there."""
        self.frozen = stages
        for part in (self.stem, *self.stages[:stages]) if stages else ():
            part.requires_grad_(False)
        if stages >= len(self.stages):
            self.head.requires_grad_(False)

    def skip_at_random(self, share: float) -> None:
        """Stochastic depth (Huang et al. 2016): the share of residuals left out grows from none to `share` in the last block."""
        blocks = [block for stage in self.stages for block in stage]
        for number, block in enumerate(blocks):
            block.skipped = share * number / (len(blocks) - 1)

    def convolutions(self) -> list[nn.Conv2d]:
        """All convolutions in the network's order, which is the order of the weight file."""
        return [m for m in self.modules() if isinstance(m, nn.Conv2d)]


def alike(one: nn.Module, other: nn.Module) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True))


def load_folded(encoder: EfficientNetLite, path: Path) -> None:
    """Load `convNN.weight` / `convNN.bias` tensors into an encoder that reads RGB in (x - 127) / 128."""
    tensors = load_file(str(path))
    convolutions = encoder.convolutions()
    with torch.no_grad():
        for index, convolution in enumerate(convolutions):
            weight, bias = tensors[f"conv{index:02d}.weight"], tensors[f"conv{index:02d}.bias"]
            if weight.shape != convolution.weight.shape:
                raise ValueError(f"conv{index:02d}: expected {tuple(convolution.weight.shape)}, got {tuple(weight.shape)}")
            convolution.weight.copy_(weight.float())
            assert convolution.bias is not None
            convolution.bias.copy_(bias.float())
    if len(tensors) != 2 * len(convolutions):
        raise ValueError(f"{path.name}: expected {2 * len(convolutions)} tensors, got {len(tensors)}")


def grey_encoder(encoder: EfficientNetLite, path: Path) -> EfficientNetLite:
    """Start an encoder of one channel from ImageNet: a grey picture has R = G = B, so the stem's weights are summed over them."""
    rgb = EfficientNetLite(in_channels=3)
    load_folded(rgb, path)
    weights = rgb.state_dict()
    weights["stem.weight"] = weights["stem.weight"].sum(1, keepdim=True)
    encoder.load_state_dict(weights)
    return encoder
