"""A predictor that runs an exported network in ONNX Runtime on the CPU."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from .metrics import Predictor


def open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def onnx_predictor(path: Path, threads: int = 2) -> Predictor:
    session = open_session(path, threads)

    def predict(luma: np.ndarray, hints: np.ndarray) -> np.ndarray:
        return np.asarray(session.run(["chroma"], {"luma": luma, "hints": hints})[0])

    return predict
