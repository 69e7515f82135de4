/** Numbers, tokens and texts in a scratch file come back as they were, in any order, and the file leaves nothing behind. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { numbersInOrder } from '../series/columnNumbers'
import { GrowingNumbers } from '../table/growingNumbers'
import { GrowingTexts } from '../table/growingTexts'
import { ScratchFile } from './scratchFile'
import { StoredFloats } from './storedFloats'
import { StoredTokens } from './storedTokens'

const folder = mkdtempSync(join(tmpdir(), 'gatescope-scratch-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a scratch file', () => {
  it('has no name while it is read', () => {
    const file = new ScratchFile(join(folder, 'below'))
    expect(file.append(Uint8Array.of(1, 2, 3))).toBe(0)
    expect(file.append(Uint8Array.of(4, 5))).toBe(3)
    expect(readdirSync(join(folder, 'below'))).toEqual([])
    const bytes = new Uint8Array(3)
    file.read(2, bytes)
    expect([...bytes]).toEqual([3, 4, 5])
  })
})

describe('numbers', () => {
  it('come back bit by bit, those that are still in memory as well', () => {
    const stored = new GrowingNumbers(new ScratchFile(folder))
    const held = new GrowingNumbers()
    for (let k = 0; k < 20_000; k++) for (const numbers of [stored, held]) numbers.push(k % 7 === 0 ? NaN : Math.sin(k))
    for (const index of [0, 1, 8_191, 8_192, 19_999, 16_383, 3, 19_998])
      expect(stored.at(index)).toBe(index % 7 === 0 ? NaN : Math.sin(index))
    expect([stored.at(-1), stored.at(20_000)]).toEqual([NaN, NaN])
    expect(Array.from({ length: 20_000 }, (_, k) => held.at(k))).toEqual(Array.from({ length: 20_000 }, (_, k) => stored.at(k)))
  })

  it('are copied in the order of any rows', () => {
    const file = new ScratchFile(folder)
    const values = new GrowingNumbers(file)
    for (let k = 0; k < 9_000; k++) values.push(k / 3)
    const rows = Int32Array.from({ length: 9_000 }, (_, k) => (k * 7_001) % 9_000)
    const copy = numbersInOrder(values, rows, file)
    expect(Array.from({ length: copy.length }, (_, k) => copy.at(k))).toEqual(Array.from(rows, (row) => row / 3))
  })

  it('come back as single-precision rows', () => {
    const floats = new StoredFloats(new ScratchFile(folder))
    floats.append(Float32Array.of(1.5, -2, 0.1))
    floats.append(Float32Array.of(NaN, 7))
    expect(floats.subarray(1, 4)).toEqual(Float32Array.of(-2, 0.1, NaN))
    expect(floats.subarray(4, 9)).toEqual(Float32Array.of(7))
  })
})

it.each([
  [2, 1],
  [256, 1],
  [257, 2],
  [65_536, 2],
  [65_537, 4]
])('of %d different tokens, one takes %d bytes', (vocabulary, bytes) => {
  const file = new ScratchFile(folder)
  file.append(Uint8Array.of(9))
  const tokens = new StoredTokens(file, vocabulary)
  const all = Int32Array.of(0, 1, vocabulary - 1, 0, vocabulary - 2)
  tokens.append(all.subarray(0, 2))
  tokens.append(all.subarray(2))
  expect(file.length).toBe(1 + 5 * bytes)
  expect(tokens.subarray(0, 5)).toEqual(all)
  expect(tokens.subarray(2, 4)).toEqual(all.subarray(2, 4))
  expect(tokens.subarray(4, 99)).toEqual(all.subarray(4))
})

it('texts come back by their number', () => {
  const texts = new GrowingTexts(new ScratchFile(folder))
  for (let k = 0; k < 700; k++) texts.push(`day ${k} im März`)
  expect([699, 0, 255, 256, 511].map((k) => texts.at(k))).toEqual([699, 0, 255, 256, 511].map((k) => `day ${k} im März`))
})
