"""The origin system's conditional GAN: a U-Net generator and a PatchGAN discriminator.

Architecture after Isola et al. 2017 (pix2pix), L* in, a* and b* out, all scaled to [-1, 1], at 256x256.
Convolutions followed by a batch norm need no bias; the first has neither. So the published layer sizes
come out exactly: 54,400,000 weights in the generator's convolutions.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

DOWN_CHANNELS = (64, 128, 256, 512, 512, 512, 512, 512)
DROPOUT_BLOCKS = 3  # the innermost up blocks


class Down(nn.Module):
    def __init__(self, inputs: int, outputs: int, norm: bool) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)
        self.norm = nn.BatchNorm2d(outputs) if norm else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(self.convolution(x))


class Up(nn.Module):
    def __init__(self, inputs: int, outputs: int, dropout: bool) -> None:
        super().__init__()
        self.convolution = nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.dropout = nn.Dropout(0.5) if dropout else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return self.dropout(self.norm(self.convolution(x)))


class Generator(nn.Module):
    """[N, 1, 256, 256] to [N, 2, 256, 256], both in [-1, 1]."""

    def __init__(self) -> None:
        super().__init__()
        inputs = (1, *DOWN_CHANNELS[:-1])
        last = len(DOWN_CHANNELS) - 1
        # The innermost picture is 1x1, over which a batch norm has nothing to average.
        self.down = nn.ModuleList(
            Down(i, o, norm=index not in (0, last)) for index, (i, o) in enumerate(zip(inputs, DOWN_CHANNELS, strict=True))
        )
        ups: list[Up] = []
        channels = DOWN_CHANNELS[-1]
        for index, skip in enumerate(reversed(DOWN_CHANNELS[:-1])):
            ups.append(Up(channels, skip, dropout=index < DROPOUT_BLOCKS))
            channels = 2 * skip
        self.up = nn.ModuleList(ups)
        self.chroma = nn.ConvTranspose2d(channels, 2, 4, 2, 1)
        self.apply(initialise)

    def forward(self, x: Tensor) -> Tensor:
        skips: list[Tensor] = []
        for index, block in enumerate(self.down):
            x = block(x if index == 0 else nn.functional.leaky_relu(x, 0.2))
            skips.append(x)
        x = skips.pop()
        for block in self.up:
            x = torch.cat((block(torch.relu(x)), skips.pop()), 1)
        return torch.tanh(self.chroma(torch.relu(x)))


class Discriminator(nn.Module):
    """PatchGAN on L*a*b* [N, 3, H, W]: one logit for each 70x70 patch."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(3, 64, 4, 2, 1), nn.LeakyReLU(0.2)]
        for inputs, outputs, stride in ((64, 128, 2), (128, 256, 2), (256, 512, 1)):
            layers += [nn.Conv2d(inputs, outputs, 4, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers, nn.Conv2d(512, 1, 4, 1, 1))
        self.apply(initialise)

    def forward(self, lab: Tensor) -> Tensor:
        return self.layers(lab)


def initialise(module: nn.Module) -> None:
    """Weights N(0, 0.02), norms N(1, 0.02), as in the paper."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)
