import { ssim } from '@iqakit/classic/ssim';
import { resize } from '@iqakit/core/filter';
import { createLpips } from '@iqakit/deep/lpips';
import { createNodeModelStore } from '@iqakit/deep/model/node';
import { onnxRuntime } from '@iqakit/deep/runtime/onnx';
import { createDeepSsim } from '@iqakit/fusion/deepssim';
import * as ort from 'onnxruntime-node';

/** @typedef {import('@iqakit/core').Image} Image */
/** @typedef {(reference: Image) => Promise<(distorted: Image) => Promise<number>>} Judge a reference, then pictures, to quality: higher is better */

/**
 * The metrics of the study, those with networks on SqueezeNet's published weights.
 *
 * @param {readonly string[]} mirrors folders with weights
 * @returns {Promise<readonly { name: string, judge: Judge }[]>}
 */
export async function openMetrics(mirrors) {
  const context = {
    runtime: onnxRuntime(ort, { device: 'cpu' }),
    models: createNodeModelStore({ mirrors }),
  };
  const deepssim = await createDeepSsim(context, { backbone: 'squeeze' });
  const lpips = await createLpips(context, { net: 'squeeze' });
  return [
    { name: 'deepssim (squeeze)', judge: judgeWith(deepssim, 1) },
    { name: 'lpips (squeeze)', judge: sameSize(judgeWith(lpips, -1)) },
    {
      name: 'ssim',
      judge: sameSize(async (reference) => async (distorted) => ssim({ reference, distorted }).score),
    },
  ];
}

/** The reference goes through the network once for all the pictures that are compared with it. */
function judgeWith(session, sign) {
  return async (reference) => {
    const prepared = await session.prepare(reference);
    return async (distorted) => sign * (await prepared.compare(distorted)).score;
  };
}

/** For metrics that need pictures of one size: others are brought to the reference's, as people do. */
function sameSize(judge) {
  return async (reference) => {
    const { width, height } = reference;
    const judgeOne = await judge(reference);
    return (distorted) =>
      judgeOne(
        distorted.width === width && distorted.height === height
          ? distorted
          : resize(distorted, width, height, { method: 'pil-bicubic' }),
      );
  };
}
