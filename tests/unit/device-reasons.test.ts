import { describe, expect, it } from 'vitest';
import { reasonOfFailure } from '../../electron/engine/network/device-reasons.ts';

describe('why a device was not taken', () => {
  it("passes CUDA's own words on, without the signatures that ONNX Runtime puts around them", () => {
    const told = new Error(
      '/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:154 std::conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*, const char*, SUCCTYPE, const char*, const char*, int) [with ERRTYPE = cudaError; bool THRW = true; SUCCTYPE = cudaError; std::conditional_t<THRW, void, common::Status> = void] CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1 ; hostname=vm ; expr=cudaSetDevice(info_.device_id);',
    );
    expect(reasonOfFailure(told)).toEqual({
      code: 'refused',
      message: 'CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version',
    });
  });
});
