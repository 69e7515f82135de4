/** The generated program of every template computes what the engine computes, with weights as they are and as a page holds them. */
import { describe, expect, it } from 'vitest'
import { exportSourceOf } from '../../../../../tests/support/exportSource'
import { readTemplate, shrunk, templateList } from '../../../../../tests/support/templates'
import type { Tensors } from '../../../executors/executor'
import { floatOf, readWeights } from '../live/weights'
import { pageProgram } from './pageProgram'
import { comparePage, startPrograms } from './runPage'
import { halfOf, weightsText } from './weightsText'

describe('the program of a page', () => {
  it.each(templateList().map(({ id }) => id))('computes %s', { timeout: 60_000 }, async (id) => {
    const document = shrunk(readTemplate(id), { units: 5, hidden: 6 })
    const { weights } = await exportSourceOf(document)
    // Weights that float16 holds as they are: nothing but the reading of the text could make a difference.
    const source = await exportSourceOf(document, { weights: halved(weights) })
    const { program, text } = pageProgram(source.model, document.training.sequenceLength)
    expect(program.kind === 'sequence' ? program.length : null).toBeNull()
    const programs = startPrograms(text, program)
    for (const type of ['float32', 'float16'] as const) {
      const { weights: described, base64 } = weightsText(source.weights, type)
      const check = comparePage(id, { programs, program, weights: readWeights(base64, described) }, source.example)
      expect(check.kind === 'compared' ? check.difference : Infinity, type).toBeLessThan(2e-5)
    }
  })
})

function halved(weights: Tensors): Tensors {
  return new Map(
    [...weights].map(([name, { type, data }]) => [name, { type, data: Float32Array.from(data, (value) => floatOf(halfOf(value))) }])
  )
}

describe('float16', () => {
  it('rounds to the nearest number, ties to even', () => {
    const cases = [
      0,
      -0,
      1,
      -2,
      65504,
      65519,
      65520,
      1e9,
      2 ** -14,
      2 ** -24,
      2 ** -25,
      1.5 * 2 ** -25,
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      0.1,
      NaN,
      -Infinity
    ]
    const right = [
      0,
      -0,
      1,
      -2,
      65504,
      65504,
      Infinity,
      Infinity,
      2 ** -14,
      2 ** -24,
      0,
      2 ** -24,
      1,
      1 + 2 ** -9,
      0.0999755859375,
      NaN,
      -Infinity
    ]
    expect(cases.map((value) => floatOf(halfOf(value)))).toEqual(right)
  })

  it('keeps every number that it has', () => {
    for (let bits = 0; bits < 0x10000; bits++)
      if ((bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0) expect(halfOf(floatOf(bits))).toBe(bits)
  })
})
