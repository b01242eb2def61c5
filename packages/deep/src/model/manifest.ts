import { IqaError } from '@iqakit/core';
import { suggest } from '@iqakit/core/metric';
import { CLIP_VIT_B32 } from '../backbone/clip-vit.ts';
import { tensorSize } from '../tensor/tensor.ts';
import {
  A_FINE_LEVEL_WIDTH,
  aFineTensors,
  alexnetTensors,
  distsTensors,
  lpipsTensors,
  squeezenetTensors,
  type TensorSpec,
  vgg16Tensors,
} from './tensor-layouts.ts';

/** A published set of weights: where it is, what it is, and what of it is needed. */
export interface ModelEntry {
  readonly id: string;
  readonly title: string;
  /** The authors' own file, or what stands in for it where theirs has no address (see `note`). */
  readonly source: {
    readonly url: string;
    /** Known where the publisher or others have written it down; never guessed. */
    readonly bytes?: number;
    /** SHA-256 of the file, in hex. */
    readonly sha256?: string;
    readonly note?: string;
  };
  readonly licence: { readonly name: string; readonly url: string; readonly note?: string };
  readonly citation: string;
  readonly tensors: readonly TensorSpec[];
  /** Digest of `tensors`, as `tensorDigest` computes it. */
  readonly tensorDigest?: string;
}

const TORCHVISION_LICENCE = {
  name: 'BSD-3-Clause',
  url: 'https://github.com/pytorch/vision/blob/main/LICENSE',
  note: 'torchvision publishes the weights under its own licence; they were trained on ImageNet, whose images have terms of their own.',
} as const;

const LPIPS = {
  licence: {
    name: 'BSD-2-Clause',
    url: 'https://github.com/richzhang/PerceptualSimilarity/blob/master/LICENSE',
  },
  citation:
    'R. Zhang, P. Isola, A. A. Efros, E. Shechtman, O. Wang: The Unreasonable Effectiveness of Deep Features as a Perceptual Metric. CVPR 2018.',
  folder: 'https://raw.githubusercontent.com/richzhang/PerceptualSimilarity/master/lpips/weights/v0.1',
} as const;

/** Every model there is, in the order of `iqa models list`. */
export const MODELS = [
  {
    id: 'alexnet',
    title: 'AlexNet, convolutional layers (torchvision, ImageNet)',
    source: {
      url: 'https://download.pytorch.org/models/alexnet-owt-7be5be79.pth',
      bytes: 244408911,
      sha256: '7be5be791159472b1fbf3c69796f7cb30dca7ad8466c2df70058c37116cdee02',
    },
    licence: TORCHVISION_LICENCE,
    citation:
      'A. Krizhevsky: One weird trick for parallelizing convolutional neural networks. arXiv:1404.5997, 2014.',
    tensors: alexnetTensors(),
  },
  {
    id: 'vgg16',
    title: 'VGG16, convolutional layers (torchvision, ImageNet)',
    source: {
      url: 'https://download.pytorch.org/models/vgg16-397923af.pth',
      bytes: 553433881,
      sha256: '397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0',
    },
    licence: TORCHVISION_LICENCE,
    citation:
      'K. Simonyan, A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition. ICLR 2015.',
    tensors: vgg16Tensors(),
  },
  {
    id: 'squeezenet1_1',
    title: 'SqueezeNet 1.1, convolutional layers (torchvision, ImageNet)',
    source: {
      url: 'https://download.pytorch.org/models/squeezenet1_1-b8a52dc0.pth',
      bytes: 4958839,
      sha256: 'b8a52dc049b60e4b6ab68ad0df457362afab8b6304b2febdc1650a5dab4d7e7b',
    },
    licence: TORCHVISION_LICENCE,
    citation:
      'F. N. Iandola, S. Han, M. W. Moskewicz, K. Ashraf, W. J. Dally, K. Keutzer: SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size. arXiv:1602.07360, 2016.',
    tensors: squeezenetTensors(),
    tensorDigest: '3dab9b749114f6d5c743c6d4f9931bfb393cfe42b270acf2a650f9549eb4c1e3',
  },
  {
    id: 'lpips-alex',
    title: 'LPIPS v0.1, linear layers on AlexNet',
    source: {
      url: `${LPIPS.folder}/alex.pth`,
      bytes: 6009,
      sha256: 'df73285e35b22355a2df87cdb6b70b343713b667eddbda73e1977e0c860835c0',
    },
    licence: LPIPS.licence,
    citation: LPIPS.citation,
    tensors: lpipsTensors([64, 192, 384, 256, 256]),
    tensorDigest: 'e390afcd0637086a4dced44b071a51daf49dbd74ed01e2f0dd1095489a7c10e3',
  },
  {
    id: 'lpips-vgg',
    title: 'LPIPS v0.1, linear layers on VGG16',
    source: {
      url: `${LPIPS.folder}/vgg.pth`,
      bytes: 7289,
      sha256: 'a78928a0af1e5f0fcb1f3b9e8f8c3a2a5a3de244d830ad5c1feddc79b8432868',
    },
    licence: LPIPS.licence,
    citation: LPIPS.citation,
    tensors: lpipsTensors([64, 128, 256, 512, 512]),
    tensorDigest: 'dcb344f51efbe964e9ac7697407b781da85091b00789d28b121bf156e6e77c9a',
  },
  {
    id: 'lpips-squeeze',
    title: 'LPIPS v0.1, linear layers on SqueezeNet 1.1',
    source: {
      url: `${LPIPS.folder}/squeeze.pth`,
      bytes: 10811,
      sha256: '4a5350f23600cb79923ce65bb07cbf57dca461329894153e05a1346bd531cf76',
    },
    licence: LPIPS.licence,
    citation: LPIPS.citation,
    tensors: lpipsTensors([64, 128, 256, 384, 384, 512, 512]),
    tensorDigest: 'ca1633aef4483d0219d99ebe3d4db7fa0dbc43899e940882f9ba3cbcfc839616',
  },
  {
    id: 'dists',
    title: 'DISTS, texture and structure weights',
    source: {
      url: 'https://raw.githubusercontent.com/dingkeyan93/DISTS/master/DISTS_pytorch/weights.pt',
      bytes: 12288,
      sha256: 'f5e65c96230b7f6ca995691647d482237e4cab8a50c5c4a5784f219ef0748218',
    },
    licence: { name: 'MIT', url: 'https://github.com/dingkeyan93/DISTS/blob/master/LICENSE' },
    citation:
      'K. Ding, K. Ma, S. Wang, E. P. Simoncelli: Image Quality Assessment: Unifying Structure and Texture Similarity. IEEE TPAMI 44(5), 2022.',
    tensors: distsTensors(),
    tensorDigest: '905eac340500003f8fa822a6eea61cb3967bb9c8cb8a6cf17d2b5ad351361577',
  },
  {
    id: 'a-fine',
    title: 'A-FINE, CLIP ViT-B/32 image tower and heads',
    source: {
      url: 'https://huggingface.co/chaofengc/IQA-PyTorch-Weights/resolve/main/afine.pth',
      note: "The authors offer the file in a Google Drive folder (linked from https://github.com/ChrisDud0257/AFINE), which has no stable address; this is IQA-PyTorch's copy. No checksum has been published.",
    },
    licence: {
      name: 'Apache-2.0',
      url: 'https://github.com/ChrisDud0257/AFINE/blob/main/LICENSE',
      note: 'Fine-tuned from CLIP ViT-B/32 (OpenAI, MIT).',
    },
    citation:
      'D. Chen, T. Wu, K. Ma, L. Zhang: Toward Generalized Image Quality Assessment: Relaxing the Perfect Reference Quality Assumption. CVPR 2025.',
    tensors: aFineTensors(CLIP_VIT_B32, A_FINE_LEVEL_WIDTH),
  },
] as const satisfies readonly ModelEntry[];

export type ModelId = (typeof MODELS)[number]['id'];

/** The entry of a model. Throws E_USAGE for an id that none has, naming one that is near. */
export function findModel(id: string, models: readonly ModelEntry[] = MODELS): ModelEntry {
  const entry = models.find((model) => model.id === id);
  if (entry) return entry;
  const ids = models.map((model) => model.id);
  const near = suggest(id, ids);
  const hint = near === undefined ? `The models are ${ids.join(', ')}.` : `Did you mean ${near}?`;
  throw new IqaError('E_USAGE', `There is no model ${JSON.stringify(id)}. ${hint}`);
}

/** What the needed tensors take as float32, in bytes. */
export function neededBytes(entry: ModelEntry): number {
  return entry.tensors.reduce((bytes, { shape }) => bytes + 4 * tensorSize(shape), 0);
}
