"""The members of an exported `studio` as checkpoints, to go on from where a run's own is gone.

    python -m models.training.members --model models/studio.onnx --out DIR

Writes DIR/0.pt, DIR/1.pt … for `train --start` and `export --checkpoint`. What the export multiplied a* and b* by, its gain and each member's share, stays in
them.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from torch import Tensor

from .training import save_checkpoint, starting_weights


def members(path: Path) -> list[dict[str, Tensor]]:
    """Each member's weights; what one was stored without is that of the member before it, which they share.

    Raises ValueError where the file holds no members.
    """
    found: list[dict[str, Tensor]] = []
    for name, value in starting_weights(path).items():
        match = re.fullmatch(r"members\.(\d+)\.(.+)", name)
        if match is None:
            raise ValueError(f"{path.name} is not a studio network: it holds {name}. Name a studio.onnx.")
        while len(found) <= int(match[1]):
            found.append({})
        found[int(match[1])][match[2]] = value
    for member, before in zip(found[1:], found, strict=False):
        member |= {name: value for name, value in before.items() if name not in member}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="an exported studio.onnx")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoints, outside the repository")
    arguments = parser.parse_args()
    try:
        made = members(arguments.model)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    for number, weights in enumerate(made):
        save_checkpoint({"average": weights}, arguments.out / f"{number}.pt")
        print(arguments.out / f"{number}.pt")


if __name__ == "__main__":
    main()
