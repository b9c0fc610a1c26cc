"""Export a checkpoint to ONNX, check it against PyTorch and enter it into the catalogue.

    python -m models.training.export --network reel --checkpoint RUN/last.pt [--gain 1.0]
    python -m models.training.export --network studio --checkpoint RUN/last.pt OTHER_RUN/last.pt [--gain 1.0]

Beside it comes NETWORK.decoder.onnx (decoder.py). Weights are stored as float16 and cast back to float32 when a session is made: half the file, the same
speed, float32 arithmetic.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from .color import AB_SCALE
from .decoder import decoder_path, expose_skips, skip_names, write_decoder
from .graph import prune
from .networks import NETWORKS, Colorizer, Reel, Studio
from .networks.reel import ABOVE
from .training import starting_weights

MODELS = Path(__file__).resolve().parents[1]
OPSET = 17
TOLERANCE = 1e-3  # greatest difference between ONNX and PyTorch, in units of the output (a*/110)
LEAST_STORED_AS_HALF = 10_000  # elements; rounding the small stem and depthwise tensors would cost 16 times more accuracy

COMMON: dict[str, Any] = {
    "version": "0.1.0",
    "file": "",
    "sha256": "",
    "bytes": 0,
    "licence": "Kinetint's own training; encoder started from EfficientNet-Lite4 (Apache-2.0)",
    "input": {"name": "luma", "scale": 0.02, "offset": -1},
    "hints": {"name": "hints", "abScale": round(1 / AB_SCALE, 11)},
    "output": {"name": "chroma", "abScale": AB_SCALE, "stride": 2},
    "size": {"multipleOf": 32, "shortSide": 256},
    "features": ["features16", "features32"],
}
ENTRIES: dict[str, dict[str, Any]] = {
    "reel": {
        "id": "reel",
        "name": "Reel",
        "description": "Kinetint's network for laptops: quick enough for film on two CPU cores.",
        **COMMON,
        "cpuMilliseconds": 45,
        "defaultFor": ["cpu"],
    },
    "studio": {
        "id": "studio",
        "name": "Studio",
        "description": "Kinetint's larger network: better colours, for a GPU or for patience.",
        **COMMON,
        "cpuMilliseconds": 74,
        "defaultFor": ["gpu"],
    },
}


def load_network(name: str, checkpoints: Sequence[Path], gain: float = 1.0, shares: Sequence[float] | None = None) -> Colorizer:
    """The averaged weights of one checkpoint, or of one for each member of `studio`; `gain` multiplies a* and b*.

    `shares` says how much each member counts in the mean of `studio`, in any unit; all alike without.
    Raises ValueError where `reel` gets other than one checkpoint, or members and shares differ in number.
    """
    members = []
    for checkpoint in checkpoints:
        member = Reel()
        member.load_state_dict(starting_weights(checkpoint))
        members.append(member)
    if name == "reel" and len(members) != 1:
        raise ValueError(f"expected one checkpoint for reel, got {len(members)}")
    shares = [1.0] * len(members) if shares is None else shares
    if len(shares) != len(members):
        raise ValueError(f"expected a share for each of {len(members)} checkpoints, got {len(shares)}")
    network: Colorizer = members[0] if name == "reel" else Studio(members)
    with torch.no_grad():
        # What a member answers is linear in its last layers, so its share can lie in those.
        for member, share in zip(members, shares, strict=True):
            for layer in member.output_layers():
                assert layer.bias is not None
                for values in (layer.weight, layer.bias):
                    values.mul_(gain * share * len(members) / sum(shares))
    return network.eval()


def export_onnx(network: Colorizer, path: Path) -> None:
    names = ["luma", "hints", "chroma"]
    axes = {"luma": {0: "N", 2: "H", 3: "W"}, "hints": {0: "N", 2: "H", 3: "W"}, "chroma": {0: "N", 2: "H/2", 3: "W/2"}}
    inputs = (torch.rand(2, 1, 128, 160) * 2 - 1, torch.zeros(2, 3, 128, 160))
    # The tracing exporter keeps every size dynamic without being told how they depend on each other.
    torch.onnx.export(network, inputs, str(path), dynamo=False, opset_version=OPSET, do_constant_folding=True,
                      input_names=names[:2], output_names=names[2:], dynamic_axes=axes)
    model = onnx.load(str(path))
    model.producer_name, model.producer_version = "kinetint", ""
    del model.metadata_props[:]
    fold_pads(model.graph)
    expose_features(model.graph)
    store_weights_as_half(model.graph)
    expose_skips(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def expose_features(graph: onnx.GraphProto) -> None:
    """Outputs of the encoder's features at 1/16 and 1/32 (after the head), without the rows above: what pictures are compared by.

    They are what the decoder's 1x1 convolutions `up16.lateral` and `bottleneck` read, of `studio` its first member's.
    """
    weights = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    casts = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast"}  # of weights stored as half
    decoder = Reel().decoder
    for name, stride, reader in (("features16", 16, decoder.up16.lateral), ("features32", 32, decoder.bottleneck)):
        shape = tuple(reader.weight.shape)
        node = next(node for node in graph.node if node.op_type == "Conv" and weights.get(casts.get(node.input[1], node.input[1])) == shape)
        limits = [numpy_helper.from_array(np.array([value], np.int64), f"{name}.{part}")
                  for part, value in (("starts", ABOVE // stride), ("ends", np.iinfo(np.int64).max), ("axes", 2))]
        graph.initializer.extend(limits)
        graph.node.append(helper.make_node("Slice", [node.input[0], *(limit.name for limit in limits)], [name], name=name))
        graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", shape[1], f"H/{stride}", f"W/{stride}"]))


def fold_pads(graph: onnx.GraphProto) -> None:
    """Asymmetric padding belongs into the convolution's own attribute, not into a copy of the picture."""
    producers = {output: node for node in graph.node for output in node.output}
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            constants[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
    removed: list[onnx.NodeProto] = []
    for node in graph.node:
        pad = producers.get(node.input[0]) if node.op_type == "Conv" else None
        if pad is None or pad.op_type != "Pad":
            continue
        before_after = evaluate(pad.input[1], producers, constants).reshape(2, 4)
        attribute = next((a for a in node.attribute if a.name == "pads"), None)
        assert attribute is not None and not any(attribute.ints), "padded twice"
        attribute.ints[:] = [int(v) for v in before_after[:, 2:].flatten()]
        node.input[0] = pad.input[0]
        if pad not in removed:  # the members of `studio` share one
            removed.append(pad)
    for pad in removed:
        graph.node.remove(pad)
    for pad in [node for node in graph.node if node.op_type == "Pad"]:  # the mirrored rows: numbers instead of a graph
        name = f"{pad.name}.rows"
        graph.initializer.append(numpy_helper.from_array(evaluate(pad.input[1], producers, constants), name))
        pad.input[1] = name
    prune(graph)


def evaluate(name: str, producers: dict[str, onnx.NodeProto], constants: dict[str, np.ndarray]) -> np.ndarray:
    """The value of a tensor that depends on constants only (the exporter writes pads as a small graph)."""
    if name in constants:
        return constants[name]
    nodes: list[onnx.NodeProto] = []
    needed: dict[str, np.ndarray] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in constants:
            needed[current] = constants[current]
        elif current and producers[current] not in nodes:
            nodes.insert(0, producers[current])
            waiting.extend(producers[current].input)
    graph = helper.make_graph(nodes, "pads", [], [helper.make_tensor_value_info(name, TensorProto.INT64, None)],
                              [numpy_helper.from_array(value, key) for key, value in needed.items()])
    sort_nodes(graph, set(needed))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {})[0])


def sort_nodes(graph: onnx.GraphProto, known: set[str]) -> None:
    waiting, ordered, known = list(graph.node), [], set(known)
    while waiting:
        ready = [node for node in waiting if all(not name or name in known for name in node.input)]
        assert ready, "a tensor is never made"
        for node in ready:
            waiting.remove(node)
            ordered.append(node)
            known.update(node.output)
    del graph.node[:]
    graph.node.extend(ordered)


def store_weights_as_half(graph: onnx.GraphProto) -> None:
    casts: list[onnx.NodeProto] = []
    for tensor in graph.initializer:
        value = numpy_helper.to_array(tensor)
        if value.dtype == np.float32 and value.size >= LEAST_STORED_AS_HALF:
            name, half = tensor.name, tensor.name + ".half"
            tensor.CopyFrom(numpy_helper.from_array(value.astype(np.float16), half))
            casts.append(helper.make_node("Cast", [half], [name], name=name + ".cast", to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


@torch.no_grad()
def greatest_difference(network: Colorizer, path: Path) -> float:
    """ONNX Runtime against PyTorch: other sizes than the traced one, with and without hints, batches."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    random = np.random.default_rng(0)
    greatest = 0.0
    for count, height, width, hinted in ((1, 256, 352, False), (1, 256, 256, True), (3, 128, 192, True), (2, 320, 224, False)):
        coarse = random.uniform(-1, 1, (count, 1, height // 16, width // 16)).astype(np.float32)
        luma = coarse.repeat(16, 2).repeat(16, 3) * 0.8 + random.normal(0, 0.05, (count, 1, height, width)).astype(np.float32)
        hints = np.zeros((count, 3, height, width), np.float32)
        if hinted:
            hints[:, :2, 40:60, 40:60] = random.uniform(-0.5, 0.5, (count, 2, 1, 1))
            hints[:, 2, 40:60, 40:60] = 1
        expected = network(torch.from_numpy(luma), torch.from_numpy(hints)).numpy()
        actual = session.run(["chroma"], {"luma": luma, "hints": hints})[0]
        if actual.shape != (count, 2, height // 2, width // 2):
            raise ValueError(f"expected chroma at half size, got {actual.shape} for {luma.shape}")
        greatest = max(greatest, float(np.abs(actual - expected).max()))
    return greatest


def file_facts(path: Path) -> dict[str, str | int]:
    """What the catalogue says of a file."""
    data = path.read_bytes()
    return {"file": path.name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def write_catalogue(name: str, path: Path, catalogue: Path, version: str, short_side: int = 256) -> None:
    """Enter the file and its decoder's, keeping the catalogue's other networks."""
    entry = copy.deepcopy(ENTRIES[name]) | {"version": version, **file_facts(path)}
    decoder = decoder_path(path)
    entry["decoder"] = {**file_facts(decoder), "skips": skip_names(onnx.load(str(path)).graph)}
    entry["size"]["shortSide"] = short_side
    known = json.loads(catalogue.read_text()) if catalogue.exists() else {"version": 1, "models": []}
    ids = [model["id"] for model in known["models"]]
    if entry["id"] in ids:
        known["models"][ids.index(entry["id"])] = entry
    else:
        known["models"].append(entry)
    catalogue.write_text(json.dumps(known, indent=2, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", choices=sorted(NETWORKS), default="reel")
    parser.add_argument("--checkpoint", type=Path, nargs="+", required=True, help="last.pt of a run; for studio one of each member's")
    parser.add_argument("--gain", type=float, default=1.0, help="factor on a*, b*, fitted on the validation split")
    parser.add_argument("--shares", type=float, nargs="+", help="how much each member counts in studio's mean; else all alike")
    parser.add_argument("--short-side", type=int, default=256, help="of pictures in the network")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--out", type=Path, help="else models/NETWORK.onnx; the catalogue stands beside it")
    arguments = parser.parse_args()
    out: Path = arguments.out or MODELS / f"{arguments.network}.onnx"
    network = load_network(arguments.network, arguments.checkpoint, arguments.gain, arguments.shares)
    partial = out.with_suffix(".partial")
    export_onnx(network, partial)
    difference = greatest_difference(network, partial)
    print(f"greatest difference from PyTorch: {difference:.2e} (at most {TOLERANCE:g})")
    if not difference <= TOLERANCE:
        partial.unlink()
        raise SystemExit("The export does not compute what the network computes; nothing was written.")
    write_decoder(partial, decoder_path(out))
    partial.replace(out)
    write_catalogue(arguments.network, out, out.parent / "catalog.json", arguments.version, arguments.short_side)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB, entered into catalog.json")


if __name__ == "__main__":
    main()
