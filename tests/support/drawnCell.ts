/** A small model around a cell that is written as equations, with weights that a test chooses, for tests of what a cell does over time. */
import { readEquations } from '../../src/cell/text/readEquations'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import type { TaskShape } from '../../src/contract/document/taskShape'
import type { ProbeInput } from '../../src/engine/data/openedProbe'
import type { Tensor, Tensors } from '../../src/engine/executors/executor'
import type { WeightSource } from '../../src/engine/looking/inspection/lens'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { sizeOf } from '../../src/engine/compiler/program/shapes'
import { readTemplate } from './templates'

export const vocabulary = 7

/** An embedding of `units`, one layer of the cell with `hidden` units, and a head. */
export function modelOfCell(text: string, { units, hidden }: { readonly units: number; readonly hidden: number }): CheckedModel {
  const read = readEquations(text, { id: 'drawn', name: 'Cell', source: '', nodes: [], edges: [] })
  if (!read.ok) throw new Error(read.problems.map(({ code }) => code).join())
  const document = readTemplate('rnn-moby-dick')
  return checked(
    {
      ...document,
      cells: [read.graph],
      model: {
        layers: [
          { id: 'embedding', name: 'Embedding', kind: 'embedding', inputs: ['tokens'], params: { units } },
          { id: 'cell', name: 'Cell', kind: 'recurrent', inputs: ['embedding'], params: { cell: 'drawn', hidden, direction: 'forward' } },
          { id: 'head', name: 'Head', kind: 'head', inputs: ['cell'], params: { bias: true, over: 'token' } }
        ]
      }
    },
    nextTokenTask(vocabulary)
  )
}

export function checked(document: ReturnType<typeof readTemplate>, task: TaskShape): CheckedModel {
  const result = checkModel(document, task)
  if (!result.ok) throw new Error(result.problems.map(({ code }) => code).join())
  return result.model
}

/** Weights by name: those that are named, and zeros for all others. */
export function chosenWeights(model: CheckedModel, chosen: Readonly<Record<string, readonly number[]>>): Tensors {
  const specs = modelWeights(model)
  const unknown = Object.keys(chosen).find((name) => specs.every((spec) => spec.name !== name))
  if (unknown !== undefined) throw new Error(`no weight ${unknown} among ${specs.map(({ name }) => name).join(', ')}`)
  return new Map(
    specs.map(({ name, type }) => {
      const values = chosen[name] ?? []
      return [name, { type, data: Float32Array.from({ length: sizeOf(type.shape) }, (_, k) => values[k] ?? 0) }]
    })
  )
}

/** First weights, moved off their start, so that no bias is zero. */
export function movedWeights(model: CheckedModel): Map<string, Tensor> {
  return new Map(
    [...initialWeights(modelWeights(model), 11)].map(([name, { type, data }]) => [
      name,
      { type, data: Float32Array.from(data, (value, k) => value + 0.1 * Math.cos(3 * k)) }
    ])
  )
}

export function sourceOf(weights: Tensors, step = 0): WeightSource {
  return { step, weights: () => weights }
}

/** Tokens as a probe. */
export function tokenProbe(tokens: readonly number[]): ProbeInput {
  const values = Int32Array.from(tokens)
  return { length: tokens.length, arrays: new Map([['tokens', values]]), words: tokens.map(String), text: values, targets: null }
}

/** What the lens of dynamics needs to know of a model. */
export function dynamicOf(model: CheckedModel) {
  return { model: modelForward(model), checked: model, causal: true }
}
