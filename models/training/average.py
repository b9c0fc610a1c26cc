"""One network with the mean of several checkpoints' weights, for stages of one training or trainings from one start.

    python -m models.training.average --checkpoint RUN/last.pt models/reel.onnx --out DIR/average.pt

Such networks lie in one basin, so their mean works, and errs less than its parts (Wortsman et al. 2022). Those of trainings
that began apart do not: average their outputs instead (`studio`).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from torch import Tensor

from .training import save_checkpoint, starting_weights


def averaged(paths: list[Path]) -> dict[str, Tensor]:
    """The mean of the weights of checkpoints or exported `reel`s. Raises ValueError where they are of different networks."""
    first, *others = [starting_weights(path) for path in paths]
    for path, weights in zip(paths[1:], others, strict=True):
        if {name: value.shape for name, value in weights.items()} != {name: value.shape for name, value in first.items()}:
            raise ValueError(f"{path} is of another network than {paths[0]}. Name checkpoints of the same one.")
    return {name: sum((weights[name] for weights in others), value) / len(paths) for name, value in first.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, nargs="+", required=True, help="last.pt of runs, or a reel.onnx")
    parser.add_argument("--out", type=Path, required=True, help="file to write, for `train --start` and `export --checkpoint`")
    arguments = parser.parse_args()
    try:
        weights = averaged(arguments.checkpoint)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    save_checkpoint({"average": weights}, arguments.out)
    print(arguments.out)


if __name__ == "__main__":
    main()
