/** The generated program of every template computes what the engine computes, with weights as they are and as a page holds them. */
import { describe, expect, it } from 'vitest'
import { exportSourceOf } from '../../../../../tests/support/exportSource'
import { readTemplate, shrunk, templateList } from '../../../../../tests/support/templates'
import { floatOf, readWeights } from '../live/weights'
import { pageProgram } from './pageProgram'
import { comparePage, startPrograms, weightsByName } from './runPage'
import { halfOf, weightsText } from './weightsText'

describe('the program of a page', () => {
  it.each(templateList().map(({ id }) => id))('computes %s', { timeout: 60_000 }, async (id) => {
    const source = await exportSourceOf(shrunk(readTemplate(id), { units: 5, hidden: 6 }))
    const { program, text } = pageProgram(source.model, source.document.training.sequenceLength)
    expect(program.kind === 'sequence' ? program.length : null).toBeNull()
    const programs = startPrograms(text, program)
    const exact = comparePage(id, { programs, program, weights: weightsByName(source.weights) }, source.example)
    expect(exact).toMatchObject({ kind: 'compared', name: id })
    expect(exact.kind === 'compared' ? exact.difference : Infinity).toBeLessThan(2e-5)
    for (const [type, bound] of [['float32', 2e-5], ['float16', 0.01]] as const) {
      const { weights, base64 } = weightsText(source.weights, type)
      const page = comparePage(id, { programs, program, weights: readWeights(base64, weights) }, source.example)
      expect(page.kind === 'compared' ? page.difference : Infinity).toBeLessThan(bound)
    }
  })
})

describe('float16', () => {
  it('rounds to the nearest number, ties to even', () => {
    const cases = [0, -0, 1, -2, 65504, 65519, 65520, 1e9, 2 ** -14, 2 ** -24, 2 ** -25, 1.5 * 2 ** -25, 1 + 2 ** -11, 1 + 3 * 2 ** -11, 0.1, NaN, -Infinity]
    const right = [0, -0, 1, -2, 65504, 65504, Infinity, Infinity, 2 ** -14, 2 ** -24, 0, 2 ** -24, 1, 1 + 2 ** -9, 0.0999755859375, NaN, -Infinity]
    expect(cases.map((value) => floatOf(halfOf(value)))).toEqual(right)
  })

  it('keeps every number that it has', () => {
    for (let bits = 0; bits < 0x10000; bits++) if ((bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0) expect(halfOf(floatOf(bits))).toBe(bits)
  })
})
