"""`studio`: several `reel`s that learnt apart from each other, averaged.

An average of networks errs less than each of them, since it keeps what they agree on (Hansen and Salamon 1990). It is
also paler, where they do not: `export --gain` makes up for that. As far as the encoder of a member is still like that of
the one before it, from the stem on, both share it.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from .grey import grey_from_luma
from .reel import Reel, mirrored_above


class Studio(nn.Module):
    def __init__(self, members: Sequence[Reel]) -> None:
        super().__init__()
        for member, before in zip(members[1:], members, strict=False):
            member.encoder.share(before.encoder)
        self.members = nn.ModuleList(members)

    def forward(self, luma: Tensor, hints: Tensor) -> Tensor:
        luma, hints = mirrored_above(luma), mirrored_above(hints)
        grey = grey_from_luma(luma)
        seen: dict[nn.Module, Tensor] = {}
        return mean([member.colours(member.encoder(grey, seen), hints) for member in self.reels()])

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
