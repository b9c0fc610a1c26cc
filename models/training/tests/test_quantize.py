"""int8: which layers become it, what ranges are measured on, and that the answers stay near."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.training import quantize
from models.training.session import onnx_predictor

LAYERS = ("/encoder/first/Conv", "/up4/hint/Conv", "/chroma/Conv")


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """Luma and hints to chroma at half size, through three named convolutions, two of whose weights are stored as float16."""
    random = np.random.default_rng(0)
    weights = [random.normal(0, 0.3, shape).astype(np.float32) for shape in ((8, 1, 3, 3), (8, 3, 1, 1), (2, 8, 3, 3))]
    nodes, tensors = [], []
    for number, weight in enumerate(weights):
        tensors.append(numpy_helper.from_array(weight.astype(np.float16 if number < 2 else np.float32), f"stored{number}"))
        if number < 2:
            nodes.append(helper.make_node("Cast", [f"stored{number}"], [f"w{number}"], to=TensorProto.FLOAT))
    nodes += [
        helper.make_node("Conv", ["luma", "w0"], ["a"], LAYERS[0], pads=[1, 1, 1, 1], strides=[2, 2]),
        helper.make_node("Conv", ["hints", "w1"], ["b"], LAYERS[1], strides=[2, 2]),
        helper.make_node("Add", ["a", "b"], ["sum"], "/up4/Add"),
        helper.make_node("Relu", ["sum"], ["x"], "/up4/Relu"),
        helper.make_node("Conv", ["x", "stored2"], ["chroma"], LAYERS[2], pads=[1, 1, 1, 1]),
    ]
    graph = helper.make_graph(
        nodes, "small",
        [helper.make_tensor_value_info("luma", TensorProto.FLOAT, ["n", 1, "h", "w"]), helper.make_tensor_value_info("hints", TensorProto.FLOAT, ["n", 3, "h", "w"])],
        [helper.make_tensor_value_info("chroma", TensorProto.FLOAT, None)], tensors,
    )
    file = tmp_path / "small.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(file))
    return file


@pytest.fixture
def films(tmp_path: Path) -> Path:
    film = cv2.VideoWriter(str(tmp_path / "film.mp4"), cv2.VideoWriter_fourcc(*"mp4v"), 5, (96, 64))
    for number in range(12):
        film.write(cv2.resize(np.random.default_rng(number).integers(0, 256, (4, 6, 3)).astype(np.uint8), (96, 64)))
    film.release()
    return tmp_path


def test_layers_that_are_spared_stay_as_they_are(network: Path, films: Path, tmp_path: Path) -> None:
    feeds = quantize.of_films(films, network, 64, 6)
    assert len(feeds) == 6 and {feed["luma"].shape for feed in feeds} == {(1, 1, 64, 96)}
    assert 0 < sum(bool(feed["hints"].any()) for feed in feeds) <= 6
    for spared in (("chroma", "hint"), ("encoder",)):
        out = tmp_path / "int8.onnx"
        quantize.quantised(network, out, [dict(feed) for feed in feeds], spared)
        made_by = {name: node.op_type for node in onnx.load(str(out)).graph.node for name in node.output}
        whole = {node.name for node in onnx.load(str(out)).graph.node if node.op_type == "Conv" and made_by.get(node.input[1]) != "DequantizeLinear"}
        assert whole == {name for name in LAYERS if any(part in name for part in spared)}
        for feed in feeds:
            right, near = (onnx_predictor(path)(feed["luma"], feed["hints"]) for path in (network, out))
            assert 0 < np.abs(near - right).mean() < 0.05 * np.abs(right).mean() + 0.01
