/**
 * Values as bytes: JSON for the structure, and the elements of typed arrays as they are, each array aligned to 8 bytes.
 *
 *     u32 mark · u32 length of the JSON · JSON, padded to 8 · elements of array 0, padded to 8 · elements of array 1 · …
 *
 * The JSON is `[[[type, length], …], value]`. In `value` an object with the one key `$` stands for what JSON lacks. Offsets
 * are not sent but follow from the lengths, whose sum must be that of the frame. Little-endian, as all supported machines are.
 */
import { bytesPerElement, makeArray, typeOf } from './arrayTypes'
import type { ArrayType, TypedArray } from './arrayTypes'
import { fail } from './codecError'
import { readHeader } from './codecHeader'
import type { Json, Segment } from './codecHeader'
import { maxDepth, maxFrameBytes } from './limits'

const mark = 0x31_57_53_47 // GSW1
const prefixBytes = 8
/** Rounds without bit operations, as a length from outside may be beyond 32 bits. */
const padded = (bytes: number) => Math.ceil(bytes / 8) * 8

interface Writing {
  readonly segments: [type: ArrayType, length: number][]
  readonly arrays: TypedArray[]
}

/**
 * @param value plain objects, arrays, strings, numbers (also the non-finite), booleans, null, undefined and typed arrays.
 * @throws CodecError for anything else, for nesting deeper than `maxDepth`, and for a frame beyond `limit` bytes.
 */
export function encode(value: unknown, limit = maxFrameBytes): Uint8Array<ArrayBuffer> {
  const writing: Writing = { segments: [], arrays: [] }
  const body = toJson(value, writing, 0)
  const json = new TextEncoder().encode(JSON.stringify([writing.segments, body]))
  const start = padded(prefixBytes + json.length)
  const total = writing.arrays.reduce((sum, array) => sum + padded(array.byteLength), start)
  if (total > limit) throw fail('tooLarge', `a message of ${total} bytes; the limit is ${limit}`)
  return assemble(json, writing.arrays, start, total)
}

function assemble(json: Uint8Array, arrays: readonly TypedArray[], start: number, total: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(total)
  const view = new DataView(frame.buffer)
  view.setUint32(0, mark, true)
  view.setUint32(4, json.length, true)
  frame.set(json, prefixBytes)
  let offset = start
  for (const array of arrays) {
    frame.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset)
    offset += padded(array.byteLength)
  }
  return frame
}

function toJson(value: unknown, writing: Writing, depth: number): Json {
  if (depth > maxDepth) throw fail('tooDeep', `nesting beyond ${maxDepth} levels`)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: ['n', numberName(value)] }
  if (value === undefined) return { $: ['u'] }
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item, writing, depth + 1))
  if (ArrayBuffer.isView(value)) return reference(value, writing)
  if (isPlainObject(value)) return objectToJson(value, writing, depth)
  throw fail('unsupported', `a value of type ${typeof value === 'object' ? value.constructor.name : typeof value} cannot be sent`)
}

function objectToJson(value: object, writing: Writing, depth: number): Json {
  const known = Object.entries(value).filter(([, item]) => item !== undefined)
  const json = Object.fromEntries(known.map(([key, item]) => [key, toJson(item, writing, depth + 1)]))
  return Object.hasOwn(json, '$') ? { $: ['o', json] } : json
}

function reference(view: ArrayBufferView, writing: Writing): Json {
  const typed = typeOf(view)
  if (!typed) throw fail('unsupported', 'this kind of binary view cannot be sent')
  writing.segments.push([typed.type, typed.array.length])
  writing.arrays.push(typed.array)
  return { $: ['a', writing.arrays.length - 1] }
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const numberNames = { NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY, '-Infinity': Number.NEGATIVE_INFINITY, '-0': -0 } as const
type NumberName = keyof typeof numberNames
const isNumberName = (name: unknown): name is NumberName => typeof name === 'string' && Object.hasOwn(numberNames, name)

function numberName(value: number): NumberName {
  if (Number.isNaN(value)) return 'NaN'
  if (value === 0) return '-0'
  return value > 0 ? 'Infinity' : '-Infinity'
}

interface Reading {
  readonly arrays: readonly TypedArray[]
  readonly used: boolean[]
}

/**
 * Typed arrays of the result are views of the frame, or of one aligned copy where it does not start at a multiple of 8.
 * @throws CodecError for every frame that `encode` would not have made within `limit` bytes.
 */
export function decode(frame: Uint8Array<ArrayBuffer>, limit = maxFrameBytes): unknown {
  if (frame.byteLength > limit) throw fail('tooLarge', `a frame of ${frame.byteLength} bytes; the limit is ${limit}`)
  if (frame.byteLength < prefixBytes) throw fail('malformed', 'the frame is too short')
  const bytes = frame.byteOffset % 8 === 0 ? frame : new Uint8Array(frame)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== mark) throw fail('malformed', 'the frame does not start with the mark')
  const jsonBytes = view.getUint32(4, true)
  if (jsonBytes > bytes.byteLength - prefixBytes) throw fail('malformed', 'the frame ends within its JSON')
  const { segments, value } = readHeader(bytes.subarray(prefixBytes, prefixBytes + jsonBytes))
  const arrays = readArrays(bytes, padded(prefixBytes + jsonBytes), segments)
  const reading: Reading = { arrays, used: arrays.map(() => false) }
  const result = fromJson(value, reading, 0)
  if (reading.used.includes(false)) throw fail('malformed', 'an array of the frame is not used')
  return result
}

function readArrays(bytes: Uint8Array<ArrayBuffer>, start: number, segments: readonly Segment[]): TypedArray[] {
  let offset = start
  const places = segments.map(({ type, length }) => {
    const place = { type, length, offset }
    offset += padded(length * bytesPerElement(type))
    return place
  })
  if (offset !== bytes.byteLength) throw fail('malformed', 'the lengths in the frame do not add up to its size')
  return places.map((place) => makeArray(place.type, bytes.buffer, bytes.byteOffset + place.offset, place.length))
}

function fromJson(json: Json, reading: Reading, depth: number): unknown {
  if (depth > maxDepth) throw fail('tooDeep', `nesting beyond ${maxDepth} levels`)
  if (json === null || typeof json !== 'object') return json
  if (Array.isArray(json)) return json.map((item) => fromJson(item, reading, depth + 1))
  return Object.hasOwn(json, '$') ? fromTag(json, reading, depth) : fromObject(json, reading, depth)
}

function fromObject(json: { [key: string]: Json }, reading: Reading, depth: number): unknown {
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, fromJson(item, reading, depth + 1)]))
}

function fromTag(json: { [key: string]: Json }, reading: Reading, depth: number): unknown {
  const tag = json['$']
  if (!Array.isArray(tag) || Object.keys(json).length !== 1) throw fail('malformed', 'a tag is not of the known form')
  const [kind, content] = tag
  if (kind === 'u' && tag.length === 1) return undefined
  if (tag.length !== 2) throw fail('malformed', 'a tag is not of the known form')
  if (kind === 'n' && isNumberName(content)) return numberNames[content]
  if (kind === 'a' && typeof content === 'number') return takeArray(content, reading)
  if (kind === 'o' && typeof content === 'object' && content !== null && !Array.isArray(content)) return fromObject(content, reading, depth)
  throw fail('malformed', 'a tag is not of a known kind')
}

function takeArray(index: number, reading: Reading): TypedArray {
  const array = reading.arrays[index]
  if (!array || reading.used[index]) throw fail('malformed', 'a reference to an array that is not there or used already')
  reading.used[index] = true
  return array
}
