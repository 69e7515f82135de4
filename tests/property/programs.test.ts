/** Random programs: passes and gradients keep what is computed, and gradients are those of central differences in float64. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differentiate } from '../../src/engine/compiler/autodiff/differentiate'
import type { Dense } from '../../src/engine/executors/reference/array'
import { generate } from '../../src/engine/executors/reference/array'
import { evaluateBlock } from '../../src/engine/executors/reference/evaluate'
import { optimiseBlock, passes } from '../../src/engine/compiler/passes/compile'
import { segment } from '../../src/engine/compiler/passes/loops/segment'
import { at, range } from '../../src/engine/compiler/program/shapes'
import type { Block } from '../../src/engine/compiler/program/types'
import { verifyBlock } from '../../src/engine/compiler/program/verify'
import { blockOf, recipes } from './randomPrograms'

const runs = { numRuns: 60, seed: 20_260 }

function inputsFor(block: Block): Dense[] {
  return block.parameters.map(({ type }, k) => generate(type.shape, (_, flat) => 0.7 * Math.sin(k * 3.1 + flat * 1.7 + 0.3)))
}

function expectSame(a: readonly Dense[], b: readonly Dense[]): void {
  expect(b.length).toBe(a.length)
  a.forEach((array, k) =>
    array.data.forEach((value, j) => expect(Math.abs(value - (at(b, k).data[j] ?? NaN))).toBeLessThan(1e-8 * (1 + Math.abs(value))))
  )
}

function central(block: Block, inputs: readonly Dense[], k: number, j: number): number {
  const moved = (by: number): number => {
    const changed = inputs.map((input, index) => (index === k ? { ...input, data: input.data.slice() } : input))
    at(changed, k).data[j] = (at(changed, k).data[j] ?? 0) + by
    return at(evaluateBlock(block, changed), 0).data[0] ?? NaN
  }
  return (moved(1e-5) - moved(-1e-5)) / 2e-5
}

describe('random programs', () => {
  it('every pass keeps the results of the loss and of its gradients', () =>
    fc.assert(
      fc.property(recipes, (recipe) => {
        const block = blockOf(recipe)
        const inputs = inputsFor(block)
        const wanted = range(block.parameters.length)
        const plain = differentiate(block, wanted)
        verifyBlock(plain)
        const expected = evaluateBlock(plain, inputs)
        const better = differentiate(optimiseBlock(block), wanted)
        expectSame(expected, evaluateBlock(better, inputs))
        passes.reduce((current, { pass }) => {
          const next = pass(current)
          verifyBlock(next)
          expectSame(expected, evaluateBlock(next, inputs))
          return next
        }, better)
      }),
      runs
    ))
  it('segments give the same results and gradients', () =>
    fc.assert(
      fc.property(recipes, fc.integer({ min: 4, max: 11 }), (recipe, length) => {
        const block = blockOf({ ...recipe, length })
        const inputs = inputsFor(block)
        const wanted = range(block.parameters.length)
        const cut = segment(block)
        verifyBlock(cut)
        const derived = differentiate(cut, wanted)
        verifyBlock(derived)
        const expected = evaluateBlock(differentiate(block, wanted), inputs)
        expectSame(expected, evaluateBlock(derived, inputs))
        expectSame(expected, evaluateBlock(optimiseBlock(derived), inputs))
      }),
      runs
    ))
  it('gradients are those of central differences', () =>
    fc.assert(
      fc.property(recipes, fc.nat(1_000), (recipe, probe) => {
        const block = blockOf(recipe)
        const inputs = inputsFor(block)
        const derived = evaluateBlock(differentiate(block, range(inputs.length)), inputs).slice(block.results.length)
        for (const k of range(inputs.length)) {
          const j = probe % at(inputs, k).data.length
          const analytic = at(derived, k).data[j] ?? NaN
          expect(Math.abs(analytic - central(block, inputs, k, j))).toBeLessThan(1e-5 * (1 + Math.abs(analytic)))
        }
      }),
      runs
    ))
})
