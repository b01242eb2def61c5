export { ONNX_DEVICES, type OnnxDevice, type OnnxRuntimeOptions, type OrtModule } from './device.ts';
export { exportOnnx } from './export.ts';
export { onnxRuntime } from './session.ts';
