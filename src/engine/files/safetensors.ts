/** The safetensors format (Hugging Face): eight bytes of header length, a JSON header, then the raw values, little-endian. */
import { open } from 'node:fs/promises'
import * as z from 'zod'
import { readJson } from '../../contract/readJson'
import type { Tensor, Tensors } from '../executors/executor'
import { at, bytesOfFloat, sizeOf } from '../compiler/program/shapes'

const LARGEST_HEADER = 10_000_000

const entrySchema = z.object({
  dtype: z.enum(['F32', 'I32']),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)])
})
const headerSchema = z.record(z.string(), z.unknown())
const metadataSchema = z.record(z.string(), z.string())

export interface Safetensors {
  readonly tensors: Tensors
  readonly metadata: Readonly<Record<string, string>>
}

/** How whole numbers are written: as the engine has them, or as the frameworks take tokens. */
type WholeNumbers = 'I32' | 'I64'

/** The file's pieces in order. Values are not copied, unless whole numbers are widened. */
export function encodeSafetensors(
  { tensors, metadata }: Safetensors,
  { wholeNumbers = 'I32' }: { readonly wholeNumbers?: WholeNumbers } = {}
): Uint8Array[] {
  let offset = 0
  const values = [...tensors.values()].map(({ data }) => valueBytes(data, wholeNumbers))
  const entries = [...tensors].map(([name, { type }], k) => {
    const begin = offset
    offset += at(values, k).byteLength
    const dtype = type.dtype === 'float32' ? 'F32' : wholeNumbers
    return [name, { dtype, shape: type.shape, data_offsets: [begin, offset] }] as const
  })
  const json = Buffer.from(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }))
  const header = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' ')
  header.writeBigUInt64LE(BigInt(header.length - 8), 0)
  header.set(json, 8)
  return [header, ...values]
}

function valueBytes(data: Tensor['data'], wholeNumbers: WholeNumbers): Uint8Array {
  if (data instanceof Float32Array || wholeNumbers === 'I32') return bytesOf(data)
  const { buffer } = BigInt64Array.from(data, BigInt)
  return new Uint8Array(buffer)
}

/** Reads a whole file; null when it is cut off or damaged in its header. */
export function decodeSafetensors(file: Uint8Array): Safetensors | null {
  const header = readHeader(file)
  if (!header) return null
  const { __metadata__: metadata = {}, ...rest } = header.json
  const body = file.subarray(header.end)
  const tensors = new Map<string, Tensor>()
  for (const [name, value] of Object.entries(rest)) {
    const entry = entrySchema.safeParse(value)
    const tensor = entry.success ? readTensor(body, entry.data) : null
    if (!tensor) return null
    tensors.set(name, tensor)
  }
  const parsed = metadataSchema.safeParse(metadata)
  return parsed.success ? { tensors, metadata: parsed.data } : null
}

/** The shapes of a file's tensors, of which only the header is read; empty where there is no such file, or it is damaged. */
export async function shapesInFile(path: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const file = await open(path).catch(() => null)
  if (!file) return new Map()
  try {
    const { buffer: first } = await file.read(Buffer.alloc(8), 0, 8, 0)
    const length = Math.min(LARGEST_HEADER, Number(first.readBigUInt64LE(0)))
    const { buffer } = await file.read(Buffer.alloc(8 + length), 0, 8 + length, 0)
    const entries = Object.entries(readHeader(buffer)?.json ?? {})
    return new Map(
      entries.flatMap(([name, value]): [string, readonly number[]][] => {
        const entry = entrySchema.safeParse(value)
        return entry.success ? [[name, entry.data.shape]] : []
      })
    )
  } finally {
    await file.close()
  }
}

function readHeader(file: Uint8Array): { json: Record<string, unknown>; end: number } | null {
  if (file.length < 8) return null
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true))
  if (length > LARGEST_HEADER || 8 + length > file.length) return null
  const json = readJson(Buffer.from(file.subarray(8, 8 + length)).toString('utf8'), headerSchema)
  return json && { json, end: 8 + length }
}

function readTensor(body: Uint8Array, { dtype, shape, data_offsets: [begin, end] }: z.infer<typeof entrySchema>): Tensor | null {
  if (end > body.length || end - begin !== sizeOf(shape) * bytesOfFloat) return null
  // A copy, which begins where numbers may begin.
  const { buffer } = new Uint8Array(body.subarray(begin, end))
  return dtype === 'F32'
    ? { type: { dtype: 'float32', shape }, data: new Float32Array(buffer) }
    : { type: { dtype: 'int32', shape }, data: new Int32Array(buffer) }
}

/** The bytes of an array, without a copy. */
export function bytesOf(data: Float32Array | Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
