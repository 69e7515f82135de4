/** Draws a chain of PyTorch modules, with what weights alone leave open: the function of nn.RNN, which steps are predicted, and the axes. */
import { documentOf, withWords } from '../drawing/finished'
import type { ImportedTask } from '../drawing/finished'
import { Sketch } from '../drawing/sketch'
import { identity, transposed } from '../drawing/tensors'
import { functionCell, holdFirstCell, runningMaxCell, runningMeanCell } from '../cells/small'
import { at } from '../../compiler/program/shapes'
import type { Axis, Finish, ImportedModel, ModelInput, ModelOutput, OutputMeaning, StatePart } from '../importedModel'
import { unitsAxis } from '../importedModel'
import type { Element } from './elements'
import { recurrentCell } from './recurrentCells'

/** Which steps a model gives: all, the last, the last of each direction, or the mean or the largest of all. */
export type Over = 'step' | 'last' | 'ends' | 'mean' | 'max'

export interface Choices {
  readonly nonlinearity: 'tanh' | 'relu'
  readonly over: Over
  readonly finish: Finish
  readonly batchFirst: boolean
}

export interface ChainSpec {
  readonly name: string
  readonly vocabulary: readonly string[]
  readonly classes: readonly string[]
}

interface LayerStates {
  readonly layer: string
  readonly states: readonly string[]
}

export function drawChain(chain: readonly Element[], choices: Choices, spec: ChainSpec): ImportedModel {
  const sketch = new Sketch()
  const drawing = new ChainDrawing(sketch, choices)
  const first = chain[0]
  if (first?.kind === 'embedding') sketch.inputWidth('tokens', 0)
  else sketch.inputWidth('features', first?.reads ?? 0)
  let current = first?.kind === 'embedding' ? 'tokens' : 'features'
  const last = chain.at(-1)
  const lastRecurrent = chain.findLastIndex(({ kind }) => kind === 'recurrent')
  chain.forEach((element, k) => {
    if (element === last && element.kind === 'linear') return
    current = drawing.element(element, current, k === lastRecurrent)
  })
  const width = sketch.widthOf(current)
  const matrix = last?.kind === 'linear' ? transposed(last.matrix) : identity(width)
  const head = sketch.head(
    last?.kind === 'linear' ? last.path : 'head',
    current,
    choices.over === 'step' ? 'token' : 'last',
    matrix,
    last?.kind === 'linear' ? last.bias : null
  )
  const classes = at(matrix.type.shape, 1)
  const predictsClasses =
    first?.kind === 'embedding' || choices.finish === 'softmax' || choices.finish === 'logSoftmax' || spec.classes.length === classes
  const task: ImportedTask = {
    kind: 'imported',
    tokens: first?.kind === 'embedding' ? at(first.table.type.shape, 0) : null,
    features: first?.kind === 'embedding' ? null : (first?.reads ?? 1),
    lengths: false,
    target: { over: choices.over === 'step' ? 'step' : 'sequence', kind: predictsClasses ? 'class' : 'real', width: classes },
    vocabulary: [],
    classes: []
  }
  const words = withWords(task, spec)
  return {
    document: documentOf(spec.name, sketch, words.task),
    weights: sketch.weights,
    inputs: [inputOf(task, choices), ...drawing.stateInputs()],
    outputs: [outputOf(head, classes, choices), ...drawing.stateOutputs()],
    notes: words.notes
  }
}

class ChainDrawing {
  private readonly recurrences: (readonly (readonly LayerStates[])[])[] = []

  constructor(
    private readonly sketch: Sketch,
    private readonly choices: Choices
  ) {}

  element(element: Element, input: string, isLastRecurrent: boolean): string {
    const { sketch } = this
    switch (element.kind) {
      case 'embedding':
        return sketch.embedding(element.path, element.table)
      case 'linear':
        return sketch.linear(element.path, input, transposed(element.matrix), element.bias)
      case 'norm':
        return sketch.layerNorm(element.path, input, element.gain, element.bias)
      case 'function':
        return sketch.recurrent(element.path, input, functionCell({ name: element.name }, sketch.widthOf(input)))
      case 'dropout':
        return element.rate === 0 ? input : sketch.dropout(element.path, input, element.rate)
      case 'recurrent':
        return this.recurrent(element, input, isLastRecurrent)
      default:
        return element satisfies never
    }
  }

  private recurrent(element: Extract<Element, { kind: 'recurrent' }>, input: string, isLast: boolean): string {
    const { sketch, choices } = this
    const drawn: (readonly LayerStates[])[] = []
    let current = input
    element.layers.forEach((directions, layer) => {
      const name = element.layers.length === 1 ? element.path || 'rnn' : `${element.path || 'rnn'}_${layer + 1}`
      const ends = isLast && layer === element.layers.length - 1 && choices.over === 'ends'
      const cells = directions.map((part) => recurrentCell(element.cell, part, element.hidden, choices.nonlinearity))
      const layers = cells.map((cell, k) =>
        sketch.recurrent(
          directions.length === 1 ? name : `${name}_${k === 0 ? 'forward' : 'backward'}`,
          current,
          cell,
          k === 0 ? 'forward' : 'backward'
        )
      )
      drawn.push(layers.map((id) => ({ layer: id, states: element.cell === 'lstm' ? ['h', 'c'] : ['h'] })))
      const given = ends
        ? layers.map((id, k) => (k === 0 ? id : sketch.recurrent(`${id}_end`, id, holdFirstCell(sketch.widthOf(id)))))
        : layers
      current = given.length === 1 ? at(given, 0) : sketch.concat(name, given)
    })
    this.recurrences.push(drawn)
    const width = sketch.widthOf(current)
    if (isLast && choices.over === 'mean') return sketch.recurrent('mean', current, runningMeanCell(width))
    return isLast && choices.over === 'max' ? sketch.recurrent('max', current, runningMaxCell(width)) : current
  }

  /** h₀, and c₀ of an LSTM, of a model with one recurrent stack: [layers · directions, B, units]. */
  stateInputs(): ModelInput[] {
    return this.stateNames().map((state): ModelInput => {
      const parts = this.flat().map(({ layer, width }, k): StatePart => {
        return { layer, state, axes: [{ of: 'fixed', index: k }, { of: 'batch' }, unitsAxis(width(state))] }
      })
      return { name: `${state}_0`, meaning: { is: 'states', parts } }
    })
  }

  stateOutputs(): ModelOutput[] {
    return this.stateNames().map((state): ModelOutput => {
      const parts = this.flat().map(({ layer, width }): OutputMeaning => {
        return { from: 'state', layer, state, axes: [{ of: 'one' }, { of: 'batch' }, unitsAxis(width(state))] }
      })
      return { name: `${state}_n`, meaning: { from: 'joined', axis: 0, parts } }
    })
  }

  private stateNames(): readonly string[] {
    return this.recurrences.length === 1 ? (this.recurrences[0]?.[0]?.[0]?.states ?? []) : []
  }

  private flat() {
    return (this.recurrences[0] ?? []).flat().map(({ layer }) => ({ layer, width: (state: string) => this.stateWidth(layer, state) }))
  }

  /** Units of a state: of c, those of its gates, which a projection does not change. */
  private stateWidth(layer: string, state: string): number {
    const gates = this.sketch.weights.get(`${layer}.zi.weight.x`)
    return state === 'c' && gates ? at(gates.type.shape, 1) : this.sketch.widthOf(layer)
  }
}

const stepsOf = ({ batchFirst }: Choices): Axis[] => (batchFirst ? [{ of: 'batch' }, { of: 'time' }] : [{ of: 'time' }, { of: 'batch' }])

function inputOf({ tokens, features }: ImportedTask, choices: Choices): ModelInput {
  const steps = stepsOf(choices)
  return tokens === null
    ? { name: 'features', meaning: { is: 'features', axes: [...steps, unitsAxis(features ?? 1)] } }
    : { name: 'tokens', meaning: { is: 'tokens', axes: steps } }
}

function outputOf(layer: string, width: number, choices: Choices): ModelOutput {
  const { over, finish } = choices
  const one = finish === 'sigmoidOfTwo' ? 1 : width
  const axes: Axis[] = over === 'step' ? [...stepsOf(choices), unitsAxis(one)] : [{ of: 'batch' }, unitsAxis(one)]
  return { name: 'output', meaning: { from: 'layer', layer, steps: over === 'step' ? 'all' : 'last', finish, axes } }
}
