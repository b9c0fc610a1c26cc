"""What of a network runs after the hints have come in, as a file of its own.

The encoder does not see hints, and it is four fifths of the work. So a network's file also gives what its decoder
reads (`skips.0`, `skips.1`, …), and `NETWORK.decoder.onnx` goes on from there with other hints. The export makes both.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, shape_inference

from .graph import prune

SKIP = "skips."
GREATEST_DIFFERENCE = 1e-5  # of the decoder from the whole network, in units of the output (a*/110)


def decoder_path(network: Path) -> Path:
    """models/reel.onnx: models/reel.decoder.onnx."""
    return network.with_name(f"{network.stem}.decoder.onnx")


def skip_names(graph: onnx.GraphProto) -> list[str]:
    """The outputs that the decoder reads, in order; none where the network was exported without."""
    return [output.name for output in graph.output if output.name.startswith(SKIP)]


def reached(graph: onnx.GraphProto, name: str) -> set[str]:
    """Tensors that depend on an input, with it; nodes are in an order in which they can run."""
    found = {name}
    for node in graph.node:
        if found.intersection(node.input):
            found.update(node.output)
    return found


def expose_skips(network: onnx.ModelProto) -> list[str]:
    """Make outputs of what is known before the hints come in and used after; returns their names.

    A convolution right before them is done again after: runtimes melt it into what follows, which an output would hinder.
    Raises ValueError where nothing reads hints.
    """
    graph = network.graph
    hinted, seen = reached(graph, "hints"), reached(graph, "luma")
    producers = {output: node for node in graph.node for output in node.output}
    cut: list[str] = []
    for node in (node for node in graph.node if hinted.intersection(node.output)):
        for name in (name for name in node.input if name in seen and name not in hinted):
            producer = producers.get(name)
            tensor = producer.input[0] if producer is not None and producer.op_type == "Conv" else name
            if tensor not in cut:
                cut.append(tensor)
    if not cut:
        raise ValueError("no part of the network reads hints")
    inferred = shape_inference.infer_shapes(network)
    shapes = {value.name: value.type.tensor_type.shape.dim for value in inferred.graph.value_info}
    names = {tensor: f"{SKIP}{number}" for number, tensor in enumerate(cut)}
    for node in graph.node:
        for tensors in (node.input, node.output):
            for place, name in enumerate(tensors):
                tensors[place] = names.get(name, name)
    for tensor, name in names.items():
        sizes = ["N", shapes[tensor][1].dim_value, None, None]
        graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, sizes))
    return list(names.values())


def decoder_of(network: onnx.ModelProto) -> onnx.ModelProto:
    """The network from its skips on: inputs `skips.N` and `hints`, output `chroma`. Raises ValueError where it names no skips."""
    skips = skip_names(network.graph)
    if not skips:
        raise ValueError("the network does not give what its decoder reads")
    values = {value.name: value for value in (*network.graph.input, *network.graph.output)}
    graph = helper.make_graph(
        [node for node in network.graph.node if not set(skips).intersection(node.output)],
        "decoder",
        [values[name] for name in (*skips, "hints")],
        [values["chroma"]],
        network.graph.initializer,
    )
    prune(graph)
    made = helper.make_model(graph, opset_imports=network.opset_import, ir_version=network.ir_version, producer_name="kinetint")
    onnx.checker.check_model(made, full_check=True)
    return made


def difference_from_whole(network: bytes, decoder: bytes) -> float:
    """Greatest difference between the whole network told of hints and its decoder told of the same, on one picture."""
    whole, after = (onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"]) for data in (network, decoder))
    skips = [put.name for put in after.get_inputs() if put.name.startswith(SKIP)]
    random = np.random.default_rng(0)
    luma = random.uniform(-1, 1, (1, 1, 8, 12)).astype(np.float32).repeat(32, 2).repeat(32, 3)
    hints = np.zeros((1, 3, *luma.shape[2:]), np.float32)
    plain, *seen = whole.run(["chroma", *skips], {"luma": luma, "hints": hints})
    hints[:, :, 40:80, 60:120] = np.array([0.3, -0.2, 1], np.float32)[:, None, None]
    expected = whole.run(["chroma"], {"luma": luma, "hints": hints})[0]
    actual = after.run(["chroma"], {**dict(zip(skips, seen, strict=True)), "hints": hints})[0]
    if np.allclose(plain, expected, atol=GREATEST_DIFFERENCE):
        raise ValueError("hints do not reach the network's colours")
    return float(np.abs(actual - expected).max())


def write_decoder(network: Path, out: Path) -> float:
    """Write a network's decoder; returns its difference from the whole. Raises ValueError, and writes nothing, where that is too great."""
    data = decoder_of(onnx.load(str(network))).SerializeToString()
    difference = difference_from_whole(network.read_bytes(), data)
    if not difference <= GREATEST_DIFFERENCE:
        raise ValueError(f"the decoder differs from the network by {difference:.2e}")
    out.write_bytes(data)
    return difference
