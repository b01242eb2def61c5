import { IqaError } from '@iqakit/core';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from './model.ts';
import { ProtobufWriter } from './protobuf.ts';

/** The largest message a protobuf reader takes. */
const MAX_BYTES = 2 ** 31 - 1;

/** The file format's version: the newest that every ONNX Runtime since 1.14 reads. */
const IR_VERSION = 8;

// Field numbers of onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const MODEL = { irVersion: 1, producerName: 2, producerVersion: 3, graph: 7, opsetImport: 8 } as const;
const OPERATOR_SET = { version: 2 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, float: 2, int: 3, text: 4, ints: 8, type: 20 } as const;
const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, ints: 7 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9 } as const;
const DATA_TYPE = { float32: 1, int64: 7 } as const;
const VALUE_INFO = { name: 1, type: 2 } as const;
const TYPE = { tensorType: 1 } as const;
const TENSOR_TYPE = { elementType: 1, shape: 2 } as const;
const SHAPE = { dim: 1 } as const;
const DIMENSION = { value: 1, parameter: 2 } as const;

/**
 * The bytes of an `.onnx` file. Weights are copied once, into the result.
 * Throws E_LIMIT where the file would be larger than 2 GiB, which no reader takes.
 */
export function encodeModel(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const out = new ProtobufWriter();
  out.integer(MODEL.irVersion, IR_VERSION);
  out.text(MODEL.producerName, model.producer.name);
  out.text(MODEL.producerVersion, model.producer.version);
  out.message(MODEL.opsetImport, (set) => set.integer(OPERATOR_SET.version, model.opset));
  out.message(MODEL.graph, (graph) => writeGraph(graph, model.graph));
  if (out.length > MAX_BYTES) {
    const gigabytes = (out.length / 2 ** 30).toFixed(1);
    throw new IqaError(
      'E_LIMIT',
      `The ONNX model of ${model.graph.name} would have ${gigabytes} GiB; an ONNX file holds at most 2 GiB.`,
    );
  }
  return out.finish();
}

function writeGraph(out: ProtobufWriter, graph: OnnxGraph): void {
  out.text(GRAPH.name, graph.name);
  for (const node of graph.nodes) out.message(GRAPH.node, (to) => writeNode(to, node));
  for (const tensor of graph.initializers) out.message(GRAPH.initializer, (to) => writeTensor(to, tensor));
  for (const input of graph.inputs) out.message(GRAPH.input, (to) => writeValueInfo(to, input));
  for (const output of graph.outputs) out.message(GRAPH.output, (to) => writeValueInfo(to, output));
}

function writeNode(out: ProtobufWriter, node: OnnxNode): void {
  for (const input of node.inputs) out.text(NODE.input, input);
  for (const output of node.outputs) out.text(NODE.output, output);
  out.text(NODE.name, node.name);
  out.text(NODE.opType, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    out.message(NODE.attribute, (to) => writeAttribute(to, name, attribute));
  }
}

function writeAttribute(out: ProtobufWriter, name: string, attribute: OnnxAttribute): void {
  out.text(ATTRIBUTE.name, name);
  if (attribute.type === 'float') out.float(ATTRIBUTE.float, attribute.value);
  else if (attribute.type === 'int') out.integer(ATTRIBUTE.int, attribute.value);
  else if (attribute.type === 'text') out.text(ATTRIBUTE.text, attribute.value);
  else for (const value of attribute.value) out.integer(ATTRIBUTE.ints, value);
  out.integer(ATTRIBUTE.type, ATTRIBUTE_TYPE[attribute.type]);
}

function writeTensor(out: ProtobufWriter, { name, shape, data }: OnnxTensor): void {
  for (const extent of shape) out.integer(TENSOR.dims, extent);
  out.integer(TENSOR.dataType, data instanceof Float32Array ? DATA_TYPE.float32 : DATA_TYPE.int64);
  out.text(TENSOR.name, name);
  // Raw data is little-endian, as is the memory of every machine that a JavaScript engine is built for.
  out.bytes(TENSOR.rawData, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValueInfo(out: ProtobufWriter, { name, shape }: OnnxValueInfo): void {
  out.text(VALUE_INFO.name, name);
  out.message(VALUE_INFO.type, (type) =>
    type.message(TYPE.tensorType, (tensor) => {
      tensor.integer(TENSOR_TYPE.elementType, DATA_TYPE.float32);
      tensor.message(TENSOR_TYPE.shape, (to) => {
        for (const dim of shape) to.message(SHAPE.dim, (extent) => writeDimension(extent, dim));
      });
    }),
  );
}

function writeDimension(out: ProtobufWriter, dim: number | string): void {
  if (typeof dim === 'number') out.integer(DIMENSION.value, dim);
  else out.text(DIMENSION.parameter, dim);
}
