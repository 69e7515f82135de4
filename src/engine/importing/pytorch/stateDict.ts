/** Reads the tensors of a PyTorch zip (`torch.save` of a state_dict, or of a dictionary that has one). */
import type { Tensor } from '../../executors/executor'
import { sizeOf } from '../../compiler/program/shapes'
import { bytesOfNumber } from '../../files/storedNumbers'
import type { NumberType } from '../../files/storedNumbers'
import { countOf, tensorOf } from '../files/numbers'
import { Zip } from '../files/zip'
import { damaged, refuse } from '../importRefusal'
import { isDictionary, isTensor, readPickle, saveAgain } from './pickle'
import type { PickledTensor } from './pickle'

const storageTypes: Readonly<Record<string, NumberType>> = {
  'torch FloatStorage': 'float32',
  'torch DoubleStorage': 'float64',
  'torch HalfStorage': 'float16',
  'torch BFloat16Storage': 'bfloat16',
  'torch LongStorage': 'int64',
  'torch IntStorage': 'int32',
  'torch ShortStorage': 'int16',
  'torch CharStorage': 'int8',
  'torch ByteStorage': 'uint8',
  'torch BoolStorage': 'bool'
}
/** Where training scripts keep the weights beside an optimizer and counters. */
const usualKeys = ['state_dict', 'model_state_dict', 'model', 'net', 'weights', 'params']

/** Refuses old formats, code, and tensors that reach outside their numbers. `name`: of the file. */
export function readStateDict(name: string, file: Uint8Array): ReadonlyMap<string, Tensor> {
  const zip = Zip.open(name, file)
  const pickled = zip.names.find((entry) => entry === 'data.pkl' || entry.endsWith('/data.pkl'))
  if (pickled === undefined) return refuse(`${name} is a zip without data.pkl, and so not what torch.save writes.`, saveAgain)
  if (zip.names.some((entry) => entry.endsWith('/constants.pkl')))
    return refuse(`${name} is a TorchScript program, which has code.`, saveAgain)
  const folder = pickled.slice(0, -'data.pkl'.length)
  const order = zip.read(`${folder}byteorder`)
  if (order && Buffer.from(order).toString('utf8') !== 'little') return refuse(`${name} was written on a big-endian machine.`, saveAgain)
  const tensors = dictionaryOf(name, readPickle(zip.read(pickled) ?? new Uint8Array()))
  const bytes = [...tensors.values()].reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0)
  // Tied weights share their numbers, so that tensors can be somewhat more than the file.
  if (bytes > 4 * file.length) return refuse(`The tensors of ${name} claim ${bytes} bytes, and the file has ${file.length}.`, damaged)
  return new Map(
    [...tensors].map(([key, tensor]) => [key, readTensor(key, tensor, zip.read(`${folder}data/${tensor.storage.key}`))] as const)
  )
}

/** The dictionary that has the tensors: the value itself, or one of its usual entries. */
function dictionaryOf(name: string, value: unknown): Map<string, PickledTensor> {
  if (!isDictionary(value)) return refuse(`${name} holds no dictionary of tensors.`, saveAgain)
  const own = tensorsOf(value.entries)
  if (own.size > 0) return own
  for (const key of usualKeys) {
    const inner = value.entries.get(key)
    const tensors = isDictionary(inner) ? tensorsOf(inner.entries) : new Map<string, PickledTensor>()
    if (tensors.size > 0) return tensors
  }
  return refuse(`${name} holds no tensors under names.`, saveAgain)
}

function tensorsOf(entries: Map<unknown, unknown>): Map<string, PickledTensor> {
  return new Map([...entries].flatMap(([key, value]) => (typeof key === 'string' && isTensor(value) ? [[key, value] as const] : [])))
}

function readTensor(name: string, { storage, offset, shape, strides }: PickledTensor, bytes: Uint8Array | null): Tensor {
  const type = storageTypes[storage.type]
  if (!bytes || type === undefined) return refuse(`The numbers of ${name} are missing in the zip.`, damaged)
  const width = bytesOfNumber[type]
  const count = countOf(name, shape)
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), offset)
  const sound = [offset, ...strides].every((each) => Number.isSafeInteger(each) && each >= 0)
  if (!sound || (count > 0 && (last + 1) * width > bytes.length) || count * width > bytes.length)
    return refuse(`${name} reaches outside its numbers.`, damaged)
  if (count === 0) return tensorOf(name, type, shape, new Uint8Array())
  if (isPlain(shape, strides)) return tensorOf(name, type, shape, bytes.subarray(offset * width, (offset + count) * width))
  const gathered = new Uint8Array(count * width)
  for (let k = 0; k < count; k++) {
    const from = (offset + placeOf(k, shape, strides)) * width
    gathered.set(bytes.subarray(from, from + width), k * width)
  }
  return tensorOf(name, type, shape, gathered)
}

function isPlain(shape: readonly number[], strides: readonly number[]): boolean {
  return shape.every((size, axis) => size === 1 || strides[axis] === sizeOf(shape.slice(axis + 1)))
}

function placeOf(flat: number, shape: readonly number[], strides: readonly number[]): number {
  let [rest, place] = [flat, 0]
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1
    place += (rest % size) * (strides[axis] ?? 0)
    rest = Math.floor(rest / size)
  }
  return place
}
