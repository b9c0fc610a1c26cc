"""`reel`: Kinetint's network for laptops. L* and colour hints in, a* and b* at half size out.

EfficientNet-Lite0 reads the picture as the grey sRGB picture it was trained on; a slim decoder adds
skip connections at 1/16, 1/8, 1/4 and 1/2. There are no batch norms: training and inference compute the
same thing, and every operation is a convolution, a clip, an addition or a 2x bilinear resize.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .efficientnet_lite import EfficientNetLite, SameConv2d, grey_encoder
from .grey import grey_from_luma

# The last layer works in units of about one standard deviation of a*/110, b*/110.
OUTPUT_SCALE = 0.15


class ResidualConv(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(F.relu(self.first(x))))


class UpBlock(nn.Module):
    """Twice the size: project, resize, add the skip connection's projection, convolve."""

    def __init__(self, inputs: int, skip: int, outputs: int, residual: bool) -> None:
        super().__init__()
        # A 1x1 convolution commutes with the resize, so it runs at the small size.
        self.project = nn.Conv2d(inputs, outputs, 1)
        self.lateral = nn.Conv2d(skip, outputs, 1, bias=False)
        self.refine: nn.Module = (
            ResidualConv(outputs) if residual else nn.Sequential(nn.Conv2d(outputs, outputs, 3, padding=1), nn.ReLU())
        )

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        x = F.interpolate(self.project(x), scale_factor=2.0, mode="bilinear", align_corners=False)
        return self.refine(F.relu(x + self.lateral(skip)))


class Reel(nn.Module):
    pretrained = ("encoder", "hint_stem")  # not to be initialised anew

    def __init__(self, widths: tuple[int, int, int, int, int] = (256, 192, 128, 64, 32)) -> None:
        super().__init__()
        self.encoder = EfficientNetLite(in_channels=1)
        self.hint_stem = SameConv2d(3, self.encoder.stem.out_channels, 3, 2)
        nn.init.zeros_(self.hint_stem.weight)  # the encoder starts exactly as ImageNet left it
        assert self.hint_stem.bias is not None
        nn.init.zeros_(self.hint_stem.bias)
        c2, c4, c8, c16, c32 = self.encoder.channels
        self.bottleneck = nn.Conv2d(c32, widths[0], 1)
        self.scene = nn.Conv2d(c32, widths[0], 1)  # what the whole picture shows, for every place in it
        self.up16 = UpBlock(widths[0], c16, widths[1], residual=True)
        self.up8 = UpBlock(widths[1], c8, widths[2], residual=True)
        self.up4 = UpBlock(widths[2], c4, widths[3], residual=False)
        self.up2 = UpBlock(widths[3], c2 + 3, widths[4], residual=False)
        self.chroma = nn.Conv2d(widths[4], 2, 3, padding=1)

    def forward(self, luma: Tensor, hints: Tensor) -> Tensor:
        x = F.relu6(self.stem(grey_from_luma(luma), hints))
        f2, f4, f8, f16, f32 = self.encoder.features(x)
        x = F.relu(self.bottleneck(f32) + self.scene(f32.mean((2, 3), keepdim=True)))
        x = self.up16(x, f16)
        x = self.up8(x, f8)
        x = self.up4(x, f4)
        x = self.up2(x, torch.cat((f2, F.avg_pool2d(hints, 2)), 1))
        return self.chroma(x) * OUTPUT_SCALE

    def stem(self, grey: Tensor, hints: Tensor) -> Tensor:
        """The sum of both stems as one convolution of four channels, which is cheaper than two."""
        stem, hint_stem = self.encoder.stem, self.hint_stem
        assert stem.bias is not None and hint_stem.bias is not None
        both = F.pad(torch.cat((grey, hints), 1), (stem.before, stem.after, stem.before, stem.after))
        weight = torch.cat((stem.weight, hint_stem.weight), 1)
        return F.conv2d(both, weight, stem.bias + hint_stem.bias, stem.stride)

    def output_layers(self) -> list[nn.Conv2d]:
        """The layers that make a* and b*; their sum is the output."""
        return [self.chroma]

    def load_backbone(self, path: Path) -> None:
        grey_encoder(self.encoder, path)
