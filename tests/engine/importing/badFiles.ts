/** Files that are damaged, lie about their sizes, or would run code: each is made here, and must be refused. */
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { encodeModel } from '../../../src/engine/files/onnx/onnxFile'
import { onnxTensor } from '../../../src/engine/files/onnx/onnxTensor'
import type { GraphDraft, NodeDraft, TensorDraft } from '../../../src/engine/files/onnx/onnxMessages'

const peers = join(import.meta.dirname, '../../fixtures/peers')
const peer = (file: string): Buffer => readFileSync(join(peers, file))
const cut = (bytes: Uint8Array, share: number): Uint8Array => bytes.subarray(0, Math.floor(bytes.length * share))

export interface BadFile {
  readonly file: string
  readonly bytes: Uint8Array
  /** Words of the reason. */
  readonly says: RegExp
  readonly beside?: (folder: string) => void
}

type Entry = Readonly<Record<string, unknown>>

/** A safetensors file with any header. */
function safetensors(header: Entry | string, bytes = 64): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, Buffer.alloc(bytes)])
}
const entry = (shape: readonly number[], offsets: readonly number[], dtype = 'F32'): Entry => ({
  'fc.weight': { dtype, shape, data_offsets: offsets }
})

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([Buffer.from('X'), length, bytes])
}
const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(5)
  bytes.write('J')
  bytes.writeInt32LE(value, 1)
  return bytes
}
const ops = (...parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat([
    Buffer.from([0x80, 2]),
    ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
    Buffer.from('.')
  ])

/** A dictionary with one tensor over the numbers `0`. */
function tensorPickle(shape: readonly number[], strides: readonly number[], offset = 0): Buffer {
  const storage = ['(', text('storage'), 'ctorch\nFloatStorage\n', text('0'), text('cpu'), int(4), 'tQ']
  const tuple = (values: readonly number[]) => ['(', ...values.map(int), 't']
  const tensor = [
    'ctorch._utils\n_rebuild_tensor_v2\n',
    '(',
    ...storage,
    int(offset),
    ...tuple(shape),
    ...tuple(strides),
    '\x89',
    'ccollections\nOrderedDict\n',
    ')R',
    'tR'
  ]
  return ops('}', text('fc.weight'), ...tensor, 's')
}

const torch = (pickle: Uint8Array, extra: Readonly<Record<string, Uint8Array>> = {}): Uint8Array =>
  zipSync({ 'm/data.pkl': pickle, 'm/byteorder': strToU8('little'), 'm/data/0': new Uint8Array(16), ...extra }, { level: 0 })

const inputX = { name: 'x', type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'b' }, { dimParam: 't' }, { dimValue: 4 }] } } } }
const onnx = (node: readonly NodeDraft[], initializer: readonly TensorDraft[] = [], graph: Partial<GraphDraft> = {}): Uint8Array =>
  encodeModel({
    irVersion: 9,
    opsetImport: [{ domain: '', version: 18 }],
    graph: { name: 'g', node: [...node], initializer: [...initializer], input: [inputX], output: [{ name: 'y' }], ...graph }
  })
const matMul: NodeDraft = { opType: 'MatMul', input: ['x', 'w'], output: ['y'] }
const external = (location: string, offset = '0'): TensorDraft => ({
  name: 'w',
  dims: [4, 4],
  dataType: 1,
  dataLocation: 1,
  externalData: [
    { key: 'location', value: location },
    { key: 'offset', value: offset },
    { key: 'length', value: '64' }
  ]
})
const ints = (name: string, values: readonly number[]): NodeDraft['attribute'] => [{ name, type: 7, ints: [...values] }]

const keras = (config: string, weights: Uint8Array): Uint8Array =>
  zipSync({ 'config.json': strToU8(config), 'model.weights.h5': weights }, { level: 0 })
const sequential = (layers: readonly object[]): string => JSON.stringify({ class_name: 'Sequential', config: { name: 's', layers } })
const kerasInput = { class_name: 'InputLayer', config: { name: 'i', batch_shape: [null, null, 5] } }

/** A zip whose directory claims other sizes than its entries have. */
function lyingZip(size: number): Uint8Array {
  const bytes = Buffer.from(zipSync({ 'm/data.pkl': new Uint8Array(3_000_000) }, { level: 9 }))
  const directory = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  bytes.writeUInt32LE(size, directory + 24)
  return bytes
}

function changed(bytes: Buffer, at: number, byte: number): Uint8Array {
  const copy = Buffer.from(bytes)
  copy[at] = byte
  return copy
}

const h5 = peer('keras-gru-lm/model.weights.h5')

export const badFiles: Readonly<Record<string, BadFile>> = {
  'an empty file': { file: 'a.safetensors', bytes: new Uint8Array(), says: /empty/ },
  'a file of three bytes': { file: 'a.safetensors', bytes: Buffer.from('abc'), says: /shorter/ },
  'a header of 2⁶³ bytes': {
    file: 'a.safetensors',
    bytes: Buffer.concat([Buffer.alloc(7), Buffer.from([0x80]), Buffer.alloc(40)]),
    says: /claims a header/
  },
  'a header that is no JSON': { file: 'a.safetensors', bytes: safetensors('{"a":'), says: /no JSON/ },
  'offsets behind the end': { file: 'a.safetensors', bytes: safetensors(entry([4, 4], [0, 6400])), says: /bytes 0 to 6400/ },
  'offsets that run backward': { file: 'a.safetensors', bytes: safetensors(entry([4, 4], [64, 0])), says: /bytes 64 to 0/ },
  'a size beyond all memory': { file: 'a.safetensors', bytes: safetensors(entry([2 ** 40, 2 ** 40], [0, 64])), says: /not a size/ },
  'a size below zero': { file: 'a.safetensors', bytes: safetensors(entry([-4, -4], [0, 64])), says: /does not say/ },
  'an unknown type': { file: 'a.safetensors', bytes: safetensors(entry([4, 4], [0, 64], 'F8_E4M3')), says: /F8_E4M3/ },
  'a type that does not fit its bytes': { file: 'a.safetensors', bytes: safetensors(entry([4, 4], [0, 64], 'F64')), says: /takes 128/ },
  'a thousand arrays over the same bytes': {
    file: 'a.safetensors',
    bytes: safetensors(
      Object.fromEntries(Array.from({ length: 1000 }, (_, k) => [`w${k}`, { dtype: 'F32', shape: [4, 4], data_offsets: [0, 64] }]))
    ),
    says: /overlap/
  },
  'weights that are cut off': { file: 'a.safetensors', bytes: cut(peer('pytorch-lstm-lm/weights.safetensors'), 0.8), says: /values/ },
  'weights of no model': { file: 'a.safetensors', bytes: safetensors(entry([4, 4], [0, 64])), says: /no recurrent layer/ },
  'a pickle that would run a command': {
    file: 'a.pt',
    bytes: torch(ops('cposix\nsystem\n', '(', text('touch /tmp/pwned'), 'tR')),
    says: /posix\.system, which is code/
  },
  'a pickle that would build an object': { file: 'a.pt', bytes: torch(ops('c__main__\nModel\n', ')R')), says: /__main__\.Model/ },
  'a pickle that evaluates, by the newer way to name': {
    file: 'a.pt',
    bytes: torch(ops(text('builtins'), text('eval'), '\x93', '(', text('1'), 'tR')),
    says: /builtins\.eval/
  },
  'a pickle that calls what it built': { file: 'a.pt', bytes: torch(ops('}', '(', 'tR')), says: /would call/ },
  'a pickle with operations of Python 2': { file: 'a.pt', bytes: torch(ops('i__builtin__\neval\n')), says: /operation/ },
  'a pickle that sets the insides of a list': { file: 'a.pt', bytes: torch(ops(']', '}', 'b')), says: /insides/ },
  'a pickle that is cut off': { file: 'a.pt', bytes: torch(Buffer.from([0x80, 2, 0x58, 255, 255, 0, 0])), says: /cut off/ },
  'a tensor outside its numbers': { file: 'a.pt', bytes: torch(tensorPickle([4, 4], [4, 1])), says: /outside its numbers/ },
  'a tensor that repeats one number without end': {
    file: 'a.pt',
    bytes: torch(tensorPickle([100_000, 10_000], [0, 0])),
    says: /claim|outside/
  },
  'a tensor with a step backward': { file: 'a.pt', bytes: torch(tensorPickle([2, 2], [-2, 1], 3)), says: /outside its numbers/ },
  'a TorchScript program': { file: 'a.pt', bytes: torch(ops('}'), { 'm/constants.pkl': new Uint8Array(4) }), says: /TorchScript/ },
  'a zip without tensors': { file: 'a.pt', bytes: zipSync({ 'readme.txt': strToU8('hello') }), says: /without data\.pkl/ },
  'a zip that is cut off': { file: 'a.pt', bytes: cut(peer('pytorch-lstm-lm/state_dict.pt'), 0.7), says: /directory/ },
  'a zip that claims less than it unpacks to': { file: 'a.pt', bytes: lyingZip(1_000), says: /does not unpack/ },
  'a zip that claims four gigabytes': { file: 'a.pt', bytes: lyingZip(0xfffffff0), says: /more than 2 GB/ },
  'a pickle of the time before zips': { file: 'a.pt', bytes: ops(int(1)), says: /not the zip/ },
  'an ONNX file that is cut off': {
    file: 'a.onnx',
    bytes: cut(peer('pytorch-lstm-lm/torchscript.onnx'), 0.5),
    says: /no whole ONNX model/
  },
  'a graph that goes in a circle': {
    file: 'a.onnx',
    bytes: onnx([{ opType: 'Add', input: ['x', 'z'], output: ['y'] }, { opType: 'Tanh', input: ['y'], output: ['z'] }]), // prettier-ignore
    says: /circle/
  },
  'data at an absolute path': { file: 'a.onnx', bytes: onnx([matMul], [external('/etc/passwd')]), says: /not opened/ },
  'data in a folder above': { file: 'a.onnx', bytes: onnx([matMul], [external('../../secret.bin')]), says: /not opened/ },
  'data behind a link that leads out': {
    file: 'a.onnx',
    bytes: onnx([matMul], [external('link.bin')]),
    says: /missing/,
    beside: (folder) => symlinkSync('/etc/passwd', join(folder, 'link.bin'))
  },
  'data behind the end of its file': {
    file: 'a.onnx',
    bytes: onnx([matMul], [external('data.bin', '1000000')]),
    says: /claims bytes/,
    beside: (folder) => writeFileSync(join(folder, 'data.bin'), Buffer.alloc(64))
  },
  'an initializer of a thousand terabytes': {
    file: 'a.onnx',
    bytes: onnx([matMul], [{ name: 'w', dims: [2 ** 30, 2 ** 20], dataType: 1 }]),
    says: /not a size/
  },
  'a constant that is filled to no end': {
    file: 'a.onnx',
    bytes: onnx([{ opType: 'ConstantOfShape', input: ['s'], output: ['w'] }, matMul], [onnxTensor('s', 'int64', [2], [2 ** 20, 2 ** 20])]),
    says: /would be/
  },
  'a range without end': {
    file: 'a.onnx',
    bytes: onnx(
      [{ opType: 'Range', input: ['a', 'b', 'c'], output: ['w'] }, matMul],
      [onnxTensor('a', 'int64', [], [0]), onnxTensor('b', 'int64', [], [2 ** 50]), onnxTensor('c', 'int64', [], [1])]
    ),
    says: /would be/
  },
  'an operator that is not known': {
    file: 'a.onnx',
    bytes: onnx([{ opType: 'Conv', name: 'conv1', input: ['x'], output: ['y'] }]),
    says: /conv1 \(Conv\)/
  },
  'an operator of another domain': {
    file: 'a.onnx',
    bytes: onnx([{ opType: 'Gelu', domain: 'com.evil', input: ['x'], output: ['y'] }]),
    says: /com\.evil/
  },
  'a transpose of axes that are not there': { file: 'a.onnx', bytes: onnx([{ opType: 'Transpose', input: ['x'], output: ['z'], attribute: ints('perm', [7, 9, 1]) }, { ...matMul, input: ['z', 'w'] }], [onnxTensor('w', 'float32', [4, 4], new Array(16).fill(0))]), says: /./ }, // prettier-ignore
  'a weight of other sizes than the operator': {
    file: 'a.onnx',
    bytes: onnx(
      [{ opType: 'LSTM', input: ['x', 'w', 'r'], output: ['y'], attribute: [{ name: 'hidden_size', type: 2, i: 3 }] }],
      [onnxTensor('w', 'float32', [1, 8, 4], new Array(32).fill(0)), onnxTensor('r', 'float32', [1, 12, 3], new Array(36).fill(0))]
    ),
    says: /\(LSTM\) has W/
  },
  'a Keras file that is no zip': { file: 'a.keras', bytes: Buffer.from('PK not really'), says: /not the zip/ },
  'a Keras file without weights': { file: 'a.keras', bytes: zipSync({ 'config.json': strToU8('{}') }), says: /lacks/ },
  'a Keras layer with code': {
    file: 'a.keras',
    bytes: keras(sequential([kerasInput, { class_name: 'Lambda', config: { name: 'code' } }]), h5),
    says: /code \(Lambda\)/
  },
  'a Keras class of one’s own': { file: 'a.keras', bytes: keras('{"class_name": "MyModel", "config": {}}', h5), says: /no Sequential/ },
  'Keras weights that are cut off': { file: 'a.weights.h5', bytes: cut(h5, 0.4), says: /HDF5/ },
  'Keras weights that are no HDF5': { file: 'a.h5', bytes: Buffer.from('not HDF5 at all'), says: /no HDF5/ },
  'Keras weights with a damaged directory': { file: 'a.h5', bytes: changed(h5, h5.indexOf('TREE'), 255), says: /./ },
  'a file of another kind': { file: 'a.txt', bytes: Buffer.from('hello'), says: /no model/ }
}
