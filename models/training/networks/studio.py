"""`studio`: several `reel`s that learnt apart from each other, averaged.

An average of networks errs less than each of them, since it keeps what they agree on (Hansen and Salamon 1990). It is
also paler, where they do not: `export --gain` makes up for that.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from .reel import Reel


class Studio(nn.Module):
    def __init__(self, members: Sequence[Reel]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, luma: Tensor, hints: Tensor) -> Tensor:
        first, *others = self.members
        total: Tensor = first(luma, hints)
        for member in others:
            total = total + member(luma, hints)
        return total / len(self.members)

    def output_layers(self) -> list[nn.Conv2d]:
        """The layers that make a* and b*; the output is linear in them."""
        return [layer for member in self.members if isinstance(member, Reel) for layer in member.output_layers()]
