"""Writes a network with DDColor tiny's size and operations and weights drawn by lot, to measure how long such a one takes.

    python -m models.training.stand_in OUT.onnx

Nothing of DDColor's is in it, and its colours mean nothing. The layers are those that its paper describes (Kang et al.,
"DDColor: Towards Photo-Realistic Image Colorization via Dual Decoders", ICCV 2023), in the sizes of its smallest network:
a ConvNeXt-T encoder (Liu et al., "A ConvNet for the 2020s", CVPR 2022), a pixel decoder that goes up by pixel shuffles, and
a colour decoder whose 100 queries look at three of its scales, three times over.
"""

from __future__ import annotations

import sys
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

WIDTHS, DEPTHS = (96, 192, 384, 768), (3, 3, 9, 3)
DECODER = (512, 512, 256)
QUERIES, HIDDEN, FEED_FORWARD, HEADS, LAYERS = 100, 256, 2048, 8, 9
SIDE = 256


class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of a picture."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class EncoderBlock(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.pointwise = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.pointwise(self.depthwise(x).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Up(nn.Module):
    """Twice as large by a pixel shuffle, beside what the encoder saw at that size."""

    def __init__(self, below: int, beside: int, width: int) -> None:
        super().__init__()
        self.larger = nn.Sequential(nn.Conv2d(below, 4 * width, 1), nn.PixelShuffle(2), nn.ReLU())
        self.join = nn.Sequential(nn.Conv2d(width + beside, width, 3, padding=1), nn.ReLU())

    def forward(self, x: Tensor, beside: Tensor) -> Tensor:
        return cast(Tensor, self.join(torch.cat([self.larger(x), beside], 1)))


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        q, k, v = (part.unflatten(2, (HEADS, -1)).transpose(1, 2) for part in (self.query(x), self.key(seen), self.value(seen)))
        weights = torch.softmax(q @ k.transpose(2, 3) * (HIDDEN // HEADS) ** -0.5, -1)
        return cast(Tensor, self.out((weights @ v).transpose(1, 2).flatten(2)))


class QueryLayer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.cross, self.own = Attention(), Attention()
        self.feed = nn.Sequential(nn.Linear(HIDDEN, FEED_FORWARD), nn.ReLU(), nn.Linear(FEED_FORWARD, HIDDEN))
        self.norms = nn.ModuleList(nn.LayerNorm(HIDDEN) for _ in range(3))

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        x = self.norms[0](x + self.cross(x, seen))
        x = self.norms[1](x + self.own(x, x))
        return cast(Tensor, self.norms[2](x + self.feed(x)))


class StandIn(nn.Module):
    """Grey R'G'B' 0 to 1 [N, 3, 256, 256] -> a*b* within 30 of grey [N, 2, 256, 256]."""

    def __init__(self) -> None:
        super().__init__()
        downs = [nn.Sequential(nn.Conv2d(3, WIDTHS[0], 4, 4), ChannelNorm(WIDTHS[0]))]
        downs += [nn.Sequential(ChannelNorm(a), nn.Conv2d(a, b, 2, 2)) for a, b in zip(WIDTHS, WIDTHS[1:], strict=False)]
        self.downs = nn.ModuleList(downs)
        self.stages = nn.ModuleList(nn.Sequential(*(EncoderBlock(w) for _ in range(d))) for w, d in zip(WIDTHS, DEPTHS, strict=True))
        below = (WIDTHS[3], *DECODER[:2])
        self.ups = nn.ModuleList(Up(b, s, w) for b, s, w in zip(below, WIDTHS[2::-1], DECODER, strict=True))
        self.last = nn.Sequential(nn.Conv2d(DECODER[2], 16 * HIDDEN, 1), nn.PixelShuffle(4))
        self.looks = nn.ModuleList(nn.Conv2d(width, HIDDEN, 1) for width in DECODER)
        self.queries = nn.Parameter(torch.randn(1, QUERIES, HIDDEN))
        self.layers = nn.ModuleList(QueryLayer() for _ in range(LAYERS))
        self.refine = nn.Conv2d(QUERIES + 3, 2, 1)

    def forward(self, picture: Tensor) -> Tensor:
        x, seen, scales = picture, [], []
        for down, stage in zip(self.downs, self.stages, strict=True):
            x = stage(down(x))
            seen.append(x)
        for up, beside, look in zip(self.ups, seen[2::-1], self.looks, strict=True):
            x = up(x, beside)
            scales.append(look(x).flatten(2).transpose(1, 2))
        queries = self.queries.expand(picture.shape[0], -1, -1)
        for at, layer in enumerate(self.layers):
            queries = layer(queries, scales[at % len(scales)])
        maps = (queries @ self.last(x).flatten(2)).unflatten(2, (SIDE, SIDE)) / HIDDEN
        return 30 * torch.tanh(self.refine(torch.cat([maps, F.relu(picture)], 1)))


def main() -> None:
    torch.manual_seed(17)
    network = StandIn().eval()
    millions = sum(p.numel() for p in network.parameters()) / 1e6
    picture = torch.rand(1, 3, SIDE, SIDE)
    torch.onnx.export(network, (picture,), sys.argv[1], input_names=["input"], output_names=["output"], opset_version=17, dynamo=False)
    print(f"{sys.argv[1]}: {millions:.1f} million parameters")


if __name__ == "__main__":
    main()
