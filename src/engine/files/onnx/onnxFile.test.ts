import { expect, test } from 'vitest'
import { decodeModel, decodeTensor, encodeModel, encodeTensor } from './onnxFile'
import { halfFloat } from '../storedNumbers'
import { elementCodes, onnxTensor, tensorNumbers } from './onnxTensor'
import type { TensorProto } from './onnxMessages'

const body = { name: 'body', node: [{ opType: 'Add', input: ['a', 'b'], output: ['c'] }], output: [{ name: 'c' }] }
const model = {
  irVersion: 9,
  producerName: 'gatescope',
  opsetImport: [{ domain: '', version: 18 }],
  metadataProps: [{ key: 'equations', value: 'h = tanh(x)' }],
  graph: {
    name: 'sequence',
    node: [
      {
        opType: 'Scan',
        name: 'lstm',
        input: ['h', 'x'],
        output: ['y'],
        attribute: [
          { name: 'body', type: 5, g: body },
          { name: 'num_scan_inputs', type: 2, i: 1 },
          { name: 'transA', type: 2, i: 0 }
        ]
      }
    ],
    initializer: [onnxTensor('w', 'float32', [2, 2], [1, -2, 0.5, 3])],
    input: [{ name: 'x', type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'batch' }, { dimValue: 4 }] } } } }]
  }
}

test('a model is read as it was written, with bodies, sizes, names of axes and zeros', () => {
  const read = decodeModel(encodeModel(model))
  const [node] = read?.graph.node ?? []
  expect(node?.attribute[0]?.g?.node[0]?.opType).toBe('Add')
  expect(node?.attribute[2]).toMatchObject({ name: 'transA', type: 2, i: 0 })
  expect(read?.graph.input[0]?.type?.tensorType?.shape?.dim).toEqual([{ dimParam: 'batch' }, { dimValue: 4 }])
  expect(read?.metadataProps).toEqual([{ key: 'equations', value: 'h = tanh(x)' }])
  expect(read?.graph.initializer.map(tensorNumbers)).toEqual([{ type: 'float32', shape: [2, 2], data: Float32Array.of(1, -2, 0.5, 3) }])
})

test('a file that is cut off, is no model or is nested too deep is no model', () => {
  const bytes = encodeModel(model)
  expect(decodeModel(bytes.subarray(0, bytes.length - 5))).toBeNull()
  expect(decodeModel(Buffer.from('not a model'))).toBeNull()
  expect(decodeModel(new Uint8Array())).toBeNull()
  expect(decodeModel(nested(200))).toBeNull()
})

/** A graph in an attribute of a node of a graph, so many times: each message is its key, its length and what it holds. */
function nested(depth: number): Uint8Array {
  let inside: Buffer = Buffer.alloc(0)
  for (let level = 0; level < depth; level++) for (const field of [6, 5, 1]) inside = message(field, inside)
  return message(7, inside)
}

function message(field: number, inside: Buffer): Buffer {
  const length = []
  let rest = inside.length
  for (; rest > 127; rest >>= 7) length.push((rest & 127) | 128)
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...length, rest]), inside])
}

const empty: TensorProto = {
  name: '',
  dims: [],
  dataType: 1,
  floatData: [],
  int32Data: [],
  int64Data: [],
  doubleData: [],
  uint64Data: [],
  stringData: [],
  externalData: [],
  dataLocation: 0
}

test('numbers are read from bytes and from fields, of every type', () => {
  const int64 = decodeTensor(encodeTensor(onnxTensor('n', 'int64', [2], [-1, 2 ** 40])))
  expect(int64 && tensorNumbers(int64)?.data).toEqual(Float64Array.of(-1, 2 ** 40))
  expect(tensorNumbers({ ...empty, dims: [2], floatData: [1, 2] })?.data).toEqual(Float32Array.of(1, 2))
  const half = { ...empty, dims: [2], dataType: elementCodes.float16, rawData: Uint8Array.of(0x00, 0x3c, 0x01, 0x00) }
  expect(tensorNumbers(half)?.data).toEqual(Float32Array.of(1, 2 ** -24))
  expect([halfFloat(0xfc00), halfFloat(0x7e00), halfFloat(0xc000)]).toEqual([-Infinity, NaN, -2])
})

test('numbers whose count is not that of the sizes are refused before memory is taken', () => {
  expect(tensorNumbers({ ...empty, dims: [2 ** 40, 2 ** 20], rawData: Uint8Array.of(1, 2, 3, 4) })).toBeNull()
  expect(tensorNumbers({ ...empty, dims: [-1], floatData: [1] })).toBeNull()
  expect(tensorNumbers({ ...empty, dims: [3], floatData: [1, 2] })).toBeNull()
  expect(tensorNumbers({ ...empty, dims: [1], dataLocation: 1 })).toBeNull()
})
