/** The codec gives back what it was given, and refuses whatever it did not write. */
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrayTypes } from './arrayTypes'
import { decode, encode } from './codec'
import { CodecError } from './codecError'
import { maxDepth } from './limits'

const typedArray = fc.oneof(
  fc.float32Array({ maxLength: 9 }),
  fc.float64Array({ maxLength: 9 }),
  fc.int8Array({ maxLength: 9 }),
  fc.uint8Array({ maxLength: 9 }),
  fc.uint8ClampedArray({ maxLength: 9 }),
  fc.int16Array({ maxLength: 9 }),
  fc.uint16Array({ maxLength: 9 }),
  fc.int32Array({ maxLength: 9 }),
  fc.uint32Array({ maxLength: 9 }),
  fc.bigInt64Array({ maxLength: 9 }),
  fc.bigUint64Array({ maxLength: 9 })
)
const key = fc.oneof({ weight: 4, arbitrary: fc.string() }, fc.constantFrom('$', '__proto__', 'constructor', '0', 'toJSON'))
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(
      fc.double(),
      fc.integer(),
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom(Number.NaN, -0, 1 / 0, -1 / 0)
    ),
    typedArray,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries))
  )
}))

function codeOf(action: () => unknown): string | null {
  try {
    action()
    return null
  } catch (error) {
    if (error instanceof CodecError) return error.code
    throw error
  }
}

/** A frame made by hand: any JSON text and any bytes behind it. */
function frameOf(json: string, tail: number[] = []): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(json)
  const start = Math.ceil((8 + text.length) / 8) * 8
  const frame = new Uint8Array(start + tail.length)
  frame.set(new TextEncoder().encode('GSW1'))
  new DataView(frame.buffer).setUint32(4, text.length, true)
  frame.set(text, 8)
  frame.set(tail, start)
  return frame
}

describe('what is encoded', () => {
  test('comes back equal, whatever it is', () => {
    fc.assert(
      fc.property(value, (original) => {
        expect(isDeepStrictEqual(decode(encode(original)), original)).toBe(true)
      }),
      { numRuns: 500 }
    )
  })

  test('comes back equal from any place in a larger buffer', () => {
    fc.assert(
      fc.property(value, fc.nat({ max: 16 }), (original, shift) => {
        const frame = encode(original)
        const larger = new Uint8Array(frame.length + shift + 5)
        larger.set(frame, shift)
        expect(isDeepStrictEqual(decode(larger.subarray(shift, shift + frame.length)), original)).toBe(true)
      })
    )
  })

  test('keeps each kind of typed array, also one that is a part of a larger buffer', () => {
    expect(arrayTypes.length).toBe(11)
    const part = new Float32Array([1, 2, 3, 4]).subarray(1, 3)
    const result = decode(encode({ part, empty: new Float64Array() }))
    expect(result).toStrictEqual({ part: new Float32Array([2, 3]), empty: new Float64Array() })
  })

  test('carries typed arrays as they are: four bytes for each of its numbers and little else', () => {
    expect(encode(new Float32Array(100_000)).byteLength).toBeLessThan(400_100)
  })

  test('loses undefined members, as JSON does, and keeps other undefined values', () => {
    expect(decode(encode([undefined, { a: undefined, b: 1 }]))).toStrictEqual([undefined, { b: 1 }])
  })

  test.each([
    ['a function', () => 1],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['a bigint', 1n]
  ])('cannot be %s', (_, unsupported) => {
    expect(codeOf(() => encode({ unsupported }))).toBe('unsupported')
  })

  test('has limits on size and depth', () => {
    expect(codeOf(() => encode(new Uint8Array(100), 64))).toBe('tooLarge')
    let nested: unknown = 1
    for (let level = 0; level <= maxDepth; level++) nested = [nested]
    expect(codeOf(() => encode(nested))).toBe('tooDeep')
  })
})

describe('what is decoded', () => {
  test('is refused with a CodecError at any truncation', () => {
    fc.assert(
      fc.property(value, fc.nat(), (original, cut) => {
        const frame = encode(original)
        expect(codeOf(() => decode(frame.slice(0, cut % frame.length)))).toBe('malformed')
      })
    )
  })

  test('is either read or refused, never anything else, when bytes of it change', () => {
    fc.assert(
      fc.property(value, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }), (original, changes) => {
        const frame = encode(original)
        for (const [place, byte] of changes) frame[place % frame.length] = byte
        const code = codeOf(() => decode(frame))
        expect([null, 'malformed', 'tooDeep']).toContain(code)
      }),
      { numRuns: 500 }
    )
  })

  test.each([
    ['an unknown type', '[[["f16",1]],{"$":["a",0]}]', 8],
    ['a negative length', '[[["f32",-2]],{"$":["a",0]}]', 0],
    ['a broken length', '[[["f32",0.5]],{"$":["a",0]}]', 8],
    ['a length beyond the frame', '[[["f32",1000]],{"$":["a",0]}]', 8],
    ['a length that wraps in 32 bits', '[[["f64",536870912]],{"$":["a",0]}]', 0],
    ['lengths that only add up after a wrap', '[[["u8",4294967296],["u8",8]],[{"$":["a",0]},{"$":["a",1]}]]', 8],
    ['bytes that no array claims', '[[],1]', 8],
    ['an array that nothing uses', '[[["f64",1]],1]', 8],
    ['an array used twice', '[[["f64",1]],[{"$":["a",0]},{"$":["a",0]}]]', 8],
    ['an array that is not there', '[[],{"$":["a",0]}]', 0],
    ['an index that is no index', '[[],{"$":["a","length"]}]', 0],
    ['an unknown tag', '[[],{"$":["x",0]}]', 0],
    ['a tag with company', '[[],{"$":["u"],"a":1}]', 0],
    ['a tag without form', '[[],{"$":1}]', 0],
    ['an unknown number', '[[],{"$":["n","toString"]}]', 0],
    ['an escape of no object', '[[],{"$":["o",[1]]}]', 0],
    ['more than two parts', '[[],1,2]', 0],
    ['no value', '[[]]', 0],
    ['no JSON', '[[],', 0]
  ])('is refused with %s', (_, json, tail) => {
    expect(
      codeOf(() =>
        decode(
          frameOf(
            json,
            Array.from({ length: tail }, () => 0)
          )
        )
      )
    ).toBe('malformed')
  })

  test('is refused when nested too deeply, however deep', () => {
    expect(codeOf(() => decode(frameOf(`[[],${'['.repeat(200_000)}${']'.repeat(200_000)}]`)))).toBe('tooDeep')
  })

  test('is refused beyond the limit, before it is read', () => {
    expect(codeOf(() => decode(new Uint8Array(65), 64))).toBe('tooLarge')
  })

  test('does not touch prototypes', () => {
    const result = decode(frameOf('[[],{"__proto__":{"polluted":1}}]'))
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
