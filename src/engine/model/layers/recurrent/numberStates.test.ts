/** States whose whole next value is a number, or another single unit: their text, shapes, values, gradients and exported lines. */
import { describe, expect, it } from 'vitest'
import { documentOf, plainLayers } from '../../../../../tests/support/randomCells'
import { readTemplate } from '../../../../../tests/support/templates'
import { checkCell } from '../../../../cell/checkCell'
import { printEquations } from '../../../../cell/text/print/print'
import { readEquations } from '../../../../cell/text/readEquations'
import { nextTokenTask } from '../../../../contract/document/taskShape'
import { differentiate } from '../../../compiler/autodiff/differentiate'
import { BlockBuilder } from '../../../compiler/program/builder'
import { range } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import { generate } from '../../../executors/reference/array'
import { evaluateBlock } from '../../../executors/reference/evaluate'
import { cellStep } from '../../../exporting/python/cellStep'
import { torchDialect } from '../../../exporting/python/dialects'
import { checkModel } from '../../graph/checkModel'
import { layerContext } from '../context'
import { lowerRecurrent } from './recurrent'

const base = readTemplate('lstm-moby-dick')
const [T, B, H] = [3, 1, 2]

/** A recurrent layer of H units that reads D = H; its cell prints as the text that it was read from. */
function layerOf(states: string, ...lines: string[]) {
  const text = [`cell T(x, { ${states} }, H = ${H}) {`, ...lines.map((line) => `  ${line}`), '}'].join('\n')
  const read = readEquations(text)
  if (!read.ok) throw new Error(text)
  expect(printEquations(checkCell(read.graph), H).text).toBe(text)
  const checked = checkModel(documentOf(base, [{ ...read.graph, id: 'cell' }], plainLayers(H, H)), nextTokenTask(5))
  if (!checked.ok) throw new Error(checked.problems.map(({ code }) => code).join())
  const layer = checked.model.layers.find((each) => each.kind === 'recurrent')
  if (layer?.kind !== 'recurrent') throw new Error('no recurrent layer')
  return layer
}

/** The layer's output over x = 1, 2, 3, …, and the gradient of its sum by each state, flat. */
function run(layer: ReturnType<typeof layerOf>) {
  const builder = new BlockBuilder()
  const steps = builder.parameter({ dtype: 'float32', shape: [T, B, H] })
  const states: Value[] = []
  const perturb = (_: unknown, type: Value['type']) => {
    const zeros = builder.parameter(type)
    states.push(zeros)
    return zeros
  }
  const weight = (name: string): never => {
    throw new RangeError(name)
  }
  const context = layerContext({ builder, length: T, batch: B, mask: null, weight, taps: false, random: null, perturb })
  const { value } = lowerRecurrent(layer, steps, context)
  const block = differentiate(builder.finish([builder.sumAll(value), value]), range(states.length + 1))
  const values = [generate([T, B, H], (_index, k) => k + 1), ...states.map(({ type }) => generate(type.shape, () => 0))]
  const [, output, , ...gradients] = evaluateBlock(block, values).map(({ data }) => [...data])
  return { output, gradients }
}

describe('a state that becomes a number', () => {
  it('has that number in each unit, in the state and in what the layer gives on', () => {
    const layer = layerOf('h', 'h = 0.5')
    expect([layer.width, run(layer)]).toEqual([H, { output: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], gradients: [[1, 1, 1, 1, 1, 1]] }])
  })

  it('is read at the next step, with its gradient', () => {
    expect(run(layerOf('h, c', 'h = x * c', 'c = 1'))).toEqual({
      output: [0, 0, 3, 4, 5, 6],
      gradients: [
        [1, 1, 1, 1, 1, 1],
        [3, 4, 5, 6, 0, 0]
      ]
    })
  })

  it('may be a matrix, and may share its number with other states', () => {
    const layer = layerOf('h, m: zeros(H, H)', 'k = 2', 'h = matVec(m, x)', 'm = k')
    expect(run(layer).output).toEqual([0, 0, 14, 14, 22, 22])
  })
})

it('one unit that is computed stands for all units of the state', () => {
  expect(run(layerOf('h', 'h = sumUnits(x)')).output).toEqual([3, 3, 7, 7, 11, 11])
})

it('a Python cell repeats the number for each sequence and unit', () => {
  const step = cellStep(layerOf('h, m: zeros(H, H)', 'h = 0.5', 'm = meanUnits(x)').cell, {
    dialect: torchDialect,
    linear: () => '',
    weight: () => '',
    drop: (_, value) => value
  })
  expect(step.next).toEqual(['k.expand(x.shape[0], 2)', 'mNew[..., None].expand(x.shape[0], 2, 2)'])
  expect(step.output).toBe('k.expand(x.shape[0], 2)')
})

it('a value of several units that are not the state’s is still refused', () => {
  expect(() => layerOf('h: zeros(3)', 'h = x')).toThrow('state.shape')
})
