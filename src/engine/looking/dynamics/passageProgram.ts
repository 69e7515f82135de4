/**
 * The passage of a sequence through the layers that remember, as a program: what enters each, its states, and what each unit keeps of itself
 * by its own path, which is ∂s_t/∂s_{t−1} unit by unit without the products with matrices: the forget gate of an LSTM, 1 − z of a GRU, the
 * decay of a state-space layer.
 */
import { MixedUnits, unitTangents } from '../../compiler/newton/diagonal'
import { optimise } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import type { BlockBuilder } from '../../compiler/program/builder'
import { at, sameShape } from '../../compiler/program/shapes'
import type { Program, Value } from '../../compiler/program/types'
import { inputTypes } from '../../learning/step/modelForward'
import type { CheckedModel } from '../../model/checkedModel'
import { lowerModel } from '../../model/lower/lowerModel'
import { modelWeights } from '../../model/layers/weights'
import { valueNamed } from '../../model/lookUp'
import { memoryLayers } from './memoryLayer'
import type { MemoryLayer } from './memoryLayer'
import { packed, writeStart, writeStep } from './stepForm'

/** What a unit of the array `row` keeps of the same unit of the array `column`, both by their place in the layer. */
export interface OwnPath {
  readonly row: number
  readonly column: number
}

export interface PassedLayer {
  readonly layer: MemoryLayer
  readonly paths: readonly OwnPath[]
  /** Whether the own paths are the whole Jacobian: no unit reads another. */
  readonly whole: boolean
}

export interface PassageProgram {
  /**
   * Parameters: the weights and the task's inputs, for one sequence. Results of layer `l`: `l/input` [T, D]; `l/start` [1, S]; `l/states` [T, S]
   * after each time step; `l/held` [T, W] and `l/heldStart` [1, W] where it has windows; `l/own.k` [T, size] of each path.
   */
  readonly program: Program
  readonly layers: readonly PassedLayer[]
}

export function passageProgram(model: CheckedModel, length: number): PassageProgram {
  const layers: PassedLayer[] = []
  const weights = modelWeights(model).map(({ name, type }) => [name, type] as const)
  const inputs = inputTypes(model.task, { length, batch: 1 })
  const program = buildProgram('passage', new Map([...weights, ...inputs]), (builder, values) => {
    const entered = new Map<string, Value>()
    const taskInputs = new Map([...values].filter(([name]) => inputs.has(name)))
    const noteInput = ({ layer: { id } }: { readonly layer: { readonly id: string } }, [input]: readonly Value[]) => {
      if (input) entered.set(id, input)
      return null
    }
    lowerModel(model, builder, values, taskInputs, { taps: false, outside: noteInput })
    const results = memoryLayers(model).map((layer) => {
      const written = writePassage(builder, layer, values, valueNamed(entered, layer.checked.layer.id))
      layers.push(written.passed)
      return written.results
    })
    return new Map(results.flatMap((each) => [...each]))
  })
  return { program: optimise(program), layers }
}

function writePassage(
  builder: BlockBuilder,
  layer: MemoryLayer,
  values: ReadonlyMap<string, Value>,
  input: Value
): { readonly passed: PassedLayer; readonly results: Map<string, Value> } {
  const { id } = layer.checked.layer
  const [length = 0, , width = 0] = input.type.shape
  const weight = (name: string) => valueNamed(values, name)
  const rows = builder.reshape(input, [length, 1, width])
  const start = writeStart(layer, builder, weight)
  const paths: OwnPath[] = []
  const mixes = new MixedUnits()
  const { outputs } = builder.scan({
    ...{ length, reverse: layer.backward, carries: [...start.states, ...start.held], inputs: [rows] },
    closed: layer.weights.map(({ name }) => weight(name)),
    body: (b, parameters) => {
      const inside = new Map(layer.weights.map(({ name }, k) => [name, at(parameters.closed, k)]))
      const states = parameters.carries.slice(0, layer.arrays.length)
      const held = parameters.carries.slice(layer.arrays.length)
      const next = writeStep(layer, b, (name) => valueNamed(inside, name), { input: at(parameters.inputs, 0), states, held })
      const own = states.flatMap((state, column) => {
        const tangents = unitTangents(b, next.operations, state, { mixes, products: 'dropped' })
        return next.states.flatMap((value, row) => {
          const tangent = tangents.get(value)
          if (!tangent) return []
          if (!sameShape(value.type.shape, state.type.shape)) return mixes.dropped() ?? []
          paths.push({ row, column })
          return [b.reshape(tangent, [1, at(layer.arrays, row).size])]
        })
      })
      const after = [packed(b, layer.arrays, next.states), ...(held.length > 0 ? [packed(b, layer.held, next.held)] : [])]
      return { carries: [...next.states, ...next.held], outputs: [...after, ...own] }
    }
  })
  const flat = (value: Value) => builder.reshape(value, [length, at(value.type.shape, 2)])
  const windows = start.held.length > 0
  const results = new Map([
    [`${id}/input`, builder.reshape(input, [length, width])],
    [`${id}/start`, packed(builder, layer.arrays, start.states)],
    [`${id}/states`, flat(at(outputs, 0))],
    ...paths.map((_, k) => [`${id}/own.${k}`, flat(at(outputs, k + (windows ? 2 : 1)))] as const)
  ])
  if (windows) {
    results.set(`${id}/heldStart`, packed(builder, layer.held, start.held))
    results.set(`${id}/held`, flat(at(outputs, 1)))
  }
  return { passed: { layer, paths, whole: !mixes.seen }, results }
}
