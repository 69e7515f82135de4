/** Reads safetensors of any writer: all types of numbers, in any order, with each offset checked against the file. */
import * as z from 'zod'
import { readJson } from '../../../contract/readJson'
import type { Tensor } from '../../executors/executor'
import type { NumberType } from '../../files/storedNumbers'
import { damaged, refuse } from '../importRefusal'
import { tensorOf } from './numbers'

const types: Readonly<Record<string, NumberType>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  U16: 'uint16',
  U32: 'uint32',
  U64: 'uint64',
  BOOL: 'bool'
}
const largestHeader = 10_000_000

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)).max(16),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)])
})
const headerSchema = z.record(z.string(), z.unknown())

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, Tensor>
  readonly metadata: Readonly<Record<string, unknown>>
}

/** Refuses what is cut off, has offsets outside, or types that no weight has. `name`: of the file. */
export function readSafetensors(name: string, file: Uint8Array): SafetensorsFile {
  const { header, body } = headerOf(name, file)
  const { __metadata__: metadata, ...entries } = header
  const read = Object.entries(entries).map(([key, value]) => [key, entryOf(`${key} of ${name}`, value, body)] as const)
  if (read.reduce((sum, [, { bytes }]) => sum + bytes.length, 0) > body.length)
    refuse(`Arrays of ${name} overlap: together they claim more than its ${body.length} bytes of values.`, damaged)
  const tensors = new Map(read.map(([key, { type, shape, bytes }]) => [key, tensorOf(`${key} of ${name}`, type, shape, bytes)] as const))
  return { tensors, metadata: headerSchema.safeParse(metadata).data ?? {} }
}

function headerOf(name: string, file: Uint8Array): { header: Record<string, unknown>; body: Uint8Array } {
  if (file.length < 8) return refuse(`${name} is shorter than the header of a safetensors file.`, damaged)
  const length = new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true)
  if (length > BigInt(largestHeader) || 8n + length > BigInt(file.length))
    return refuse(`${name} claims a header of ${length} bytes, and has ${file.length} bytes in all.`, damaged)
  const end = 8 + Number(length)
  const header = readJson(Buffer.from(file.subarray(8, end)).toString('utf8'), headerSchema)
  return header ? { header, body: file.subarray(end) } : refuse(`The header of ${name} is no JSON.`, damaged)
}

interface Entry {
  readonly type: NumberType
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

function entryOf(name: string, value: unknown, body: Uint8Array): Entry {
  const entry = entrySchema.safeParse(value)
  if (!entry.success) return refuse(`The entry of ${name} does not say a type, a shape and two offsets.`, damaged)
  const { dtype, shape } = entry.data
  const [begin, end] = entry.data.data_offsets
  const type = types[dtype]
  if (type === undefined) return refuse(`${name} has numbers of type ${dtype}, which is not read.`, 'Store it as F32, F16 or BF16.')
  if (begin > end || end > body.length)
    return refuse(`${name} claims bytes ${begin} to ${end}, and the file has ${body.length} bytes of values.`, damaged)
  return { type, shape, bytes: body.subarray(begin, end) }
}
