import { describePlaces } from './describe-places.ts';

describePlaces({
  places: ['onnx-webgpu', 'onnx-webgpu-chromium'],
  metrics: ['lpips-alex', 'lpips-vgg', 'dists', 'deepssim', 'a-fine-nr-tiny'],
  sizes: ['small'],
});
// Whole pictures in a page, VGG16 and the transformer of A-FINE among them.
describePlaces({
  places: ['onnx-wasm-chromium'],
  metrics: ['lpips-vgg', 'dists', 'deepssim', 'a-fine', 'a-fine-nr', 'spips'],
  sizes: ['whole'],
});
