import { describePlaces } from './describe-places.ts';

// What a page and a GPU add to what the packages' own tests show in Node, on pictures small enough for
// Chromium's software GPU; the full tests have the others.
describePlaces({
  places: ['onnx-wasm-chromium'],
  metrics: [
    'lpips-alex',
    'lpips-squeeze',
    'lpips-vgg',
    'dists',
    'deepssim',
    'a-fine-tiny',
    'a-fine-nr-tiny',
    'spips',
  ],
  sizes: ['small'],
});
describePlaces({
  places: ['onnx-webgpu', 'onnx-webgpu-chromium'],
  metrics: ['lpips-squeeze', 'a-fine-tiny', 'spips'],
  sizes: ['small'],
});
describePlaces({
  places: ['onnx-webgpu', 'onnx-webgpu-chromium'],
  metrics: ['dists', 'deepssim'],
  sizes: ['tiny'],
});
