"""`reel`: Kinetint's network. L* and colour hints in, a* and b* at half size out.

EfficientNet-Lite4 reads the picture as the grey sRGB picture it was trained on; a decoder of bottleneck blocks adds
skip connections at 1/16, 1/8, 1/4 and 1/2. Hints do not pass through the encoder but enter the decoder at each of
these sizes, so the encoder's lower stages may stay as ImageNet left them. No batch norms: training and inference
compute the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .efficientnet_lite import EfficientNetLite, grey_encoder
from .grey import grey_from_luma

# The last layers work in units of about one standard deviation of a*/110, b*/110.
OUTPUT_SCALE = 0.15
HINT_CHANNELS = 6
# Rows mirrored above the picture and taken away again. Where the padding shows the network the upper rim it may draw a line of
# sky there, which the weights of 0.2.0 do: they were rewarded for colourful pixels, wherever they were.
ABOVE = 32
FORGOTTEN = 0.3  # share of the head's features that a training step does without: there are few pictures for so many


class Bottleneck(nn.Module):
    """Narrow, convolve, widen, add."""

    def __init__(self, channels: int, inner: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(channels, inner, 1)
        self.convolve = nn.Conv2d(inner, inner, 3, padding=1)
        self.second = nn.Conv2d(inner, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(F.relu(self.convolve(F.relu(self.narrow(x))))))


class UpBlock(nn.Module):
    """Twice the size: project, resize, add the skip connection's and the hints' projection, refine."""

    def __init__(self, inputs: int, skip: int, outputs: int, refine: nn.Module) -> None:
        super().__init__()
        # A 1x1 convolution commutes with the resize, so it runs at the small size.
        self.project = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.lateral = nn.Conv2d(skip, outputs, 1)
        self.hint = nn.Conv2d(HINT_CHANNELS, outputs, 1, bias=False)
        self.refine = refine

    def forward(self, x: Tensor, skip: Tensor, hints: Tensor) -> Tensor:
        x = F.interpolate(self.project(x), scale_factor=2.0, mode="bilinear", align_corners=False)
        return self.refine(F.relu(x + self.lateral(skip) + self.hint(hint_features(hints))))


def hint_features(hints: Tensor) -> Tensor:
    """Pooled hints [N, 3, h, w] to six channels: what pooling left, and the colour whatever share of the area it covers."""
    return torch.cat((hints, hints / (hints[:, 2:] + 0.02)), 1)


def convolution(channels: int) -> nn.Module:
    return nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1), nn.ReLU())


class Decoder(nn.Module):
    """Features at 1/8, 1/16, 1/32 (after the head) and hints at 1/4 to features at 1/8."""

    def __init__(self, channels: tuple[int, ...], widths: tuple[int, int, int] = (256, 192, 112)) -> None:
        super().__init__()
        c8, c16, c32 = channels
        self.bottleneck = nn.Conv2d(c32, widths[0], 1)
        self.scene = nn.Conv2d(c32, widths[0], 1)  # what the whole picture shows, for every place in it
        self.refine32 = Bottleneck(widths[0], 96)
        self.up16 = UpBlock(widths[0], c16, widths[1], nn.Sequential(*(Bottleneck(widths[1], 96) for _ in range(3))))
        self.up8 = UpBlock(widths[1], c8, widths[2], nn.Sequential(*(Bottleneck(widths[2], 64) for _ in range(2))))
        self.coarse = nn.Conv2d(widths[2], 2, 1)  # a*, b* at 1/8
        self.forget = nn.Dropout2d(FORGOTTEN)
        self.forget16, self.forget8 = nn.Dropout2d(0.0), nn.Dropout2d(0.0)

    def forward(self, f8: Tensor, f16: Tensor, f32: Tensor, hints: Tensor) -> Tensor:
        hints8 = F.avg_pool2d(hints, 2)
        seen, scene = self.forget(f32), self.forget(f32.mean((2, 3), keepdim=True))
        x = self.refine32(F.relu(self.bottleneck(seen) + self.scene(scene)))
        return self.up8(self.up16(x, self.forget16(f16), F.avg_pool2d(hints8, 2)), self.forget8(f8), hints8)

    def forget_at_random(self, head: float, skips: float) -> None:
        """The shares of the head's and of the skip connections' features that a training step does without; fewer at 1/8."""
        self.forget.p, self.forget16.p, self.forget8.p = head, skips, skips / 3


def mirrored_above(x: Tensor) -> Tensor:
    return F.pad(x, (0, 0, ABOVE, 0), mode="reflect")


class Reel(nn.Module):
    pretrained = ("encoder",)  # not to be initialised anew

    def __init__(self, widths: tuple[int, int] = (48, 24)) -> None:
        super().__init__()
        self.encoder = EfficientNetLite(in_channels=1)
        c2, c4, *others = self.encoder.channels
        self.decoder = Decoder(tuple(others))
        self.up4 = UpBlock(self.decoder.coarse.in_channels, c4, widths[0], convolution(widths[0]))
        self.up2 = UpBlock(widths[0], c2, widths[1], convolution(widths[1]))
        self.chroma = nn.Conv2d(widths[1], 2, 3, padding=1)  # what the picture's details change in the coarse colours

    def forward(self, luma: Tensor, hints: Tensor) -> Tensor:
        luma, hints = mirrored_above(luma), mirrored_above(hints)
        return self.colours(self.encoder(grey_from_luma(luma)), hints)

    def colours(self, features: Sequence[Tensor], hints: Tensor) -> Tensor:
        """The output, from the encoder's features and the hints of a picture with rows above."""
        f2, f4, f8, f16, f32 = features
        hints2 = F.avg_pool2d(hints, 2)
        hints4 = F.avg_pool2d(hints2, 2)
        x = self.decoder(f8, f16, f32, hints4)
        coarse = F.interpolate(self.decoder.coarse(x), scale_factor=4.0, mode="bilinear", align_corners=False)
        x = self.up2(self.up4(x, f4, hints4), f2, hints2)
        return (coarse + self.chroma(x))[:, :, ABOVE // 2 :] * OUTPUT_SCALE

    def coarse_chroma(self, features: Sequence[Tensor], hints4: Tensor) -> Tensor:
        """a*/110, b*/110 at 1/8, without the layers above, from the encoder's features at 1/8, 1/16 and 1/32 before its head."""
        made: Tensor = self.decoder.coarse(self.decoder(*self.encoder.from_stored(features), hints4)) * OUTPUT_SCALE
        return made

    def output_layers(self) -> list[nn.Conv2d]:
        """The layers that make a* and b*; their sum is the output."""
        return [self.decoder.coarse, self.chroma]

    def load_backbone(self, path: Path) -> None:
        grey_encoder(self.encoder, path)
