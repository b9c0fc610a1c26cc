"""Measure networks on pictures of origins that they never met, each origin (or kind) apart.

    python -m models.training.origins --pictures DIR --sources sources.csv --networks models/reel.onnx RUN/last.pt
    python -m models.training.origins --pictures DIR --by label --networks models/reel.onnx
    python -m models.training.origins --pictures DIR --kinds models/training/kinds.csv --networks models/reel.onnx

DIR holds tar archives with an INDEX.csv (columns `file`, `shard`, `source_repository`, and the one to group by). Of the
repositories in sources.csv only those whose `use` is `validation` are measured. `kinds.csv` names pictures of two of these
repositories, sorted by eye into faces, people, rooms, streets and buildings, nature, objects and animals. Whole pictures, no larger than 256 on the
short side. Each network's chroma is multiplied by the gain that makes a group as colourful as
`--share` says of the originals: paler is closer to everything, so only at one colourfulness can networks be compared. A
picture is worse than grey when its CIEDE2000 is greater than that of a* = b* = 0.
"""

from __future__ import annotations

import argparse
import csv
import tarfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .color import ciede2000, colourfulness, lab_from_rgb
from .evaluate import with_points
from .metrics import Predictor, coloured, predict_ab
from .networks import Reel
from .prepare import decode, rank, shrunk
from .session import onnx_predictor
from .training import starting_weights

SHORT_SIDE = 256
STEPS = 4  # of the search for a gain
STRIDE = 2  # of the rows and columns that are judged: a quarter of the pixels says the same

Members = dict[str, list[tuple[str, str]]]  # archive and file of each group's pictures


def chosen(folder: Path, by: str, sources: Path | None, count: int, kinds: Path | None = None) -> Members:
    """Up to `count` pictures of each group, the same ones each time; groups are a column's values, or the kinds of a list."""
    kind_of = None
    if kinds is not None:
        with open(kinds, newline="", encoding="utf-8") as file:
            kind_of = {row["file"]: row["kind"] for row in csv.DictReader(file)}
    used = None
    if sources is not None:
        with open(sources, newline="", encoding="utf-8") as file:
            used = {row["repository"] for row in csv.DictReader(file) if row["use"] == "validation"}
    groups: Members = defaultdict(list)
    with open(folder / "INDEX.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if used is None or row["source_repository"] in used:
                group = row[by] if kind_of is None else kind_of.get(row["file"])
                if group is not None:
                    groups[group].append((row["shard"], row["file"]))
    return {name: sorted(members, key=lambda member: rank(member[1]))[:count] for name, members in sorted(groups.items())}


def read(folder: Path, members: list[tuple[str, str]]) -> list[np.ndarray]:
    """L*a*b* of the pictures; those that cannot be decoded are left out."""
    labs = []
    for shard in sorted({shard for shard, _ in members}):
        with tarfile.open(folder / f"{shard.removesuffix('.tar')}.tar") as tar:
            for name in (file for of, file in members if of == shard):
                picture = decode(tar.extractfile(name).read())  # type: ignore[union-attr]
                if picture is not None:
                    labs.append(lab_from_rgb(shrunk(picture, SHORT_SIDE)))
    return labs


def difference(lab: np.ndarray, ab: np.ndarray) -> float:
    """Mean CIEDE2000 of the picture with other a*, b*."""
    lab, ab = lab[::STRIDE, ::STRIDE], ab[::STRIDE, ::STRIDE]
    made = np.concatenate((lab[..., :1], ab), 2).astype(np.float32)
    return float(ciede2000(torch.from_numpy(made), torch.from_numpy(np.ascontiguousarray(lab, np.float32))).mean())


def mean_colourfulness(labs: list[np.ndarray], abs_: list[np.ndarray], gain: float) -> float:
    return float(np.mean([colourfulness(coloured(lab[::STRIDE, ::STRIDE, 0], gain * ab[::STRIDE, ::STRIDE])) for lab, ab in zip(labs, abs_, strict=True)]))


def gain_for(labs: list[np.ndarray], made: list[np.ndarray], goal: float) -> float:
    """The factor on a*, b* that makes the pictures so colourful; colourfulness grows nearly in proportion to it."""
    gain = 1.0
    for _ in range(STEPS):
        gain = min(8.0, gain * goal / max(mean_colourfulness(labs, made, gain), 0.1))
    return gain


@dataclass
class Judged:
    grey: float  # CIEDE2000
    made: float
    share: float  # of the originals' colourfulness, without the gain
    gain: float
    worse: float  # share of the pictures that are worse than grey
    hinted: float | None  # CIEDE2000 with hint points, without the gain

    @property
    def under_grey(self) -> float:
        return 1 - self.made / self.grey


def judge(labs: list[np.ndarray], predictor: Predictor, share: float, short_side: int = SHORT_SIDE, points: int = 0) -> Judged:
    made = [predict_ab(predictor, lab[..., 0], short_side=short_side) for lab in labs]
    original = mean_colourfulness(labs, [lab[..., 1:] for lab in labs], 1)
    gain = gain_for(labs, made, share * original)
    grey = [difference(lab, np.zeros_like(lab[..., 1:])) for lab in labs]
    coloured_ones = [difference(lab, gain * ab) for lab, ab in zip(labs, made, strict=True)]
    hinting = with_points(predictor, points, short_side)
    hinted = float(np.mean([difference(lab, hinting(lab)) for lab in labs])) if points else None
    worse = float(np.mean([one > other for one, other in zip(coloured_ones, grey, strict=True)]))
    return Judged(float(np.mean(grey)), float(np.mean(coloured_ones)), mean_colourfulness(labs, made, 1) / original, gain, worse, hinted)


def predictor_of(path: Path, threads: int) -> Predictor:
    """Of an exported network, or of a training's checkpoint."""
    if path.suffix == ".onnx":
        return onnx_predictor(path, threads)
    torch.set_num_threads(threads)
    network = Reel()
    network.load_state_dict(starting_weights(path))
    network.eval()

    @torch.inference_mode()
    def predict(luma: np.ndarray, hints: np.ndarray) -> np.ndarray:
        with torch.autocast("cpu", torch.bfloat16):
            return network(torch.from_numpy(luma), torch.from_numpy(hints)).float().numpy()

    return predict


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=Path, required=True, help="folder with tar archives and INDEX.csv")
    parser.add_argument("--sources", type=Path, help="sources.csv; else all of the index is measured")
    parser.add_argument("--by", default="source_repository", help="column of INDEX.csv to group by")
    parser.add_argument("--kinds", type=Path, help="list of pictures with their kinds, to group by those")
    parser.add_argument("--networks", type=Path, nargs="+", required=True, help="exported networks or last.pt of runs")
    parser.add_argument("--count", type=int, default=150, help="pictures of each group")
    parser.add_argument("--share", type=float, default=0.7, help="of the originals' colourfulness")
    parser.add_argument("--short-side", type=int, default=SHORT_SIDE, help="of the picture in the network")
    parser.add_argument("--points", type=int, default=0, help="also measure with so many hint points")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    predictors = [predictor_of(path, arguments.threads) for path in arguments.networks]
    print("| group | pictures | grey | network | CIEDE2000 | under grey | worse than grey | gain | without it | points |\n|---|---|---|---|---|---|---|---|---|---|")
    under: list[list[float]] = [[] for _ in predictors]
    for group, members in chosen(arguments.pictures, arguments.by, arguments.sources, arguments.count, arguments.kinds).items():
        labs = read(arguments.pictures, members)
        for path, predictor, all_under in zip(arguments.networks, predictors, under, strict=True):
            judged = judge(labs, predictor, arguments.share, arguments.short_side, arguments.points)
            all_under.append(judged.under_grey)
            hinted = "–" if judged.hinted is None else f"{judged.hinted:.2f}"
            print(f"| {group} | {len(labs)} | {judged.grey:.2f} | {'/'.join(path.parts[-2:])} | {judged.made:.2f} | {judged.under_grey:.1%} | "
                  f"{judged.worse:.1%} | {judged.gain:.2f} | {judged.share:.0%} | {hinted} |", flush=True)
    for path, all_under in zip(arguments.networks, under, strict=True):
        print(f"mean under grey of the groups, {'/'.join(path.parts[-2:])}: {np.mean(all_under):.1%}")


if __name__ == "__main__":
    main()
