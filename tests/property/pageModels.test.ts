/** Random drawn cells leave as JavaScript: token by token, and backward in time over sequences of several lengths, as in float64. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CellGraph } from '../../src/contract/document/cellGraph'
import type { Layer } from '../../src/contract/document/modelGraph'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import { buildProgram } from '../../src/engine/compiler/program/builder'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import type { AnyArray } from '../../src/engine/executors/reference/evaluate'
import { runSequence } from '../../src/engine/exporting/page/live/programs'
import { pageProgram } from '../../src/engine/exporting/page/program/pageProgram'
import { startPrograms, weightsByName } from '../../src/engine/exporting/page/program/runPage'
import { inputTypes, modelForward } from '../../src/engine/learning/step/modelForward'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { documentOf, plainLayers } from '../support/randomCells'
import { soundCell } from '../support/soundCells'
import { readTemplate } from '../support/templates'

const base = readTemplate('lstm-moby-dick')
const vocabulary = 5

function modelOf(cell: CellGraph, direction: 'forward' | 'backward'): CheckedModel {
  const layers = plainLayers(2, 3).map((layer): Layer =>
    layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, direction } } : layer
  )
  const result = checkModel(documentOf(base, [cell], layers), nextTokenTask(vocabulary))
  if (!result.ok) throw new Error(result.problems.map(({ code }) => code).join())
  return result.model
}

/** The output of each time step, in float64. */
function inFloat64(model: CheckedModel, tokens: readonly number[]): number[] {
  const types = inputTypes(model.task, { length: tokens.length, batch: 1 })
  const forward = modelForward(model)
  const program = buildProgram('forward', new Map([...forward.weights, ...types]), (builder, values) => {
    const inputs = new Map([...values].filter(([name]) => types.has(name)))
    return new Map([['output', forward.forward(builder, values, inputs, { taps: false }).output]])
  })
  const inputsByName = new Map<string, AnyArray>([['tokens', { shape: [tokens.length, 1], data: tokens }]])
  for (const [name, { type, data }] of initialWeights(modelWeights(model), 5)) inputsByName.set(name, { shape: type.shape, data })
  return [...(evaluate(program, inputsByName).get('output')?.data ?? [])]
}

it.each(['forward', 'backward'] as const)('random cells that run %s', (direction) =>
  fc.assert(
    fc.property(soundCell, fc.array(fc.nat(vocabulary - 1), { minLength: 1, maxLength: 7 }), (cell, tokens) => {
      const model = modelOf(cell, direction)
      const { program, text } = pageProgram(model, 9)
      expect([program.kind, program.kind === 'sequence' ? program.length : null]).toEqual([
        direction === 'forward' ? 'step' : 'sequence',
        null
      ])
      const weights = weightsByName(initialWeights(modelWeights(model), 5))
      const { outputs } = runSequence(startPrograms(text, program), program, weights, { length: tokens.length, tokens, features: null })
      const right = inFloat64(model, tokens)
      expect(outputs.flatMap((row) => [...row])).toHaveLength(right.length)
      outputs
        .flatMap((row) => [...row])
        .forEach((value, k) => {
          if (Number.isFinite(right[k])) expect(Math.abs(value - right[k]!)).toBeLessThan(1e-4 * (1 + Math.abs(right[k]!)))
        })
    }),
    { numRuns: 30, seed: 141 }
  )
)
