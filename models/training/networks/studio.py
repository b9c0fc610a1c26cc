"""`studio`: several `reel`s that learnt apart from each other, averaged.

An average of networks errs less than each of them, since it keeps what they agree on (Hansen and Salamon 1990). It is
also paler, where they do not: `export --gain` makes up for that. Members whose encoders stayed alike share one.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from .efficientnet_lite import EfficientNetLite
from .grey import grey_from_luma
from .reel import Reel, mirrored_above


class Studio(nn.Module):
    def __init__(self, members: Sequence[Reel]) -> None:
        super().__init__()
        for number, member in enumerate(members):
            for other in members[:number]:
                if alike(member.encoder, other.encoder):
                    member.encoder = other.encoder
        self.members = nn.ModuleList(members)

    def forward(self, luma: Tensor, hints: Tensor) -> Tensor:
        luma, hints = mirrored_above(luma), mirrored_above(hints)
        grey = grey_from_luma(luma)
        seen: dict[EfficientNetLite, list[Tensor]] = {}
        made: list[Tensor] = []
        for member in self.reels():
            if member.encoder not in seen:
                seen[member.encoder] = member.encoder(grey)
            made.append(member.colours(seen[member.encoder], hints))
        return mean(made)

    def coarse_chroma(self, features: Sequence[Tensor], hints4: Tensor) -> Tensor:
        """The mean of what `Reel.coarse_chroma` gives for each member."""
        return mean([member.coarse_chroma(features, hints4) for member in self.reels()])

    def reels(self) -> list[Reel]:
        return [member for member in self.members if isinstance(member, Reel)]

    def output_layers(self) -> list[nn.Conv2d]:
        """The layers that make a* and b*; the output is linear in them."""
        return [layer for member in self.reels() for layer in member.output_layers()]


def mean(made: Sequence[Tensor]) -> Tensor:
    first, *others = made
    for other in others:
        first = first + other
    return first / len(made)


def alike(one: nn.Module, other: nn.Module) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True))
