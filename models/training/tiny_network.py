"""Writes the tiny network that the engine's tests colour with: quick, and with an answer that can be worked out.

Usage: python models/training/tiny_network.py tests/support/tiny-networks

a*/110 = 0.2 * mean luma of each 2x2 block, b*/110 = -0.1 * that + 0.1; hints with mask 1 add a tenth of their value.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def build() -> onnx.ModelProto:
    def plane(name: str, channels: int, scale: str = "") -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", channels, f"h{scale}", f"w{scale}"])

    weights = np.array([0.2, 0.0, 0.0, 0.0, -0.1, 0.0, 0.0, 0.0], np.float32).reshape(2, 4, 1, 1)
    weights[0, 1] = weights[1, 2] = 0.1
    nodes = [
        helper.make_node("Concat", ["luma", "hints"], ["both"], axis=1),
        helper.make_node("AveragePool", ["both"], ["small"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["small", "weights", "offset"], ["chroma"], kernel_shape=[1, 1]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [plane("luma", 1), plane("hints", 3)],
        [plane("chroma", 2, "2")],
        [
            numpy_helper.from_array(weights, "weights"),
            numpy_helper.from_array(np.array([0.0, 0.1], np.float32), "offset"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="kinetint")
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def main() -> None:
    folder = Path(sys.argv[1])
    data = build().SerializeToString()
    (folder / "tiny.onnx").write_bytes(data)
    entry = {
        "id": "tiny",
        "name": "Tiny",
        "description": "for tests only",
        "version": "1.0.0",
        "file": "tiny.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "licence": "MIT",
        "input": {"name": "luma", "scale": 0.02, "offset": -1},
        "hints": {"name": "hints", "abScale": 1 / 110},
        "output": {"name": "chroma", "abScale": 110, "stride": 2},
        "size": {"multipleOf": 32, "shortSide": 128},
        "defaultFor": ["cpu"],
    }
    (folder / "catalog.json").write_text(json.dumps({"version": 1, "models": [entry]}, indent=2) + "\n")


if __name__ == "__main__":
    main()
