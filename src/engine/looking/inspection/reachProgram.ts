/**
 * How far gradients reach: ‖∂L/∂h_t‖ of each state at each time step as a program, by zeros that are added to the states; or the same of each
 * edge of one layer's cell, by zeros that are added where a node reads a value.
 */
import { differentiate } from '../../compiler/autodiff/differentiate'
import type { BatchShape } from '../../data/batches/batch'
import type { Perturbation } from '../../model/layers/context'
import { optimise, optimiseBlock } from '../../compiler/passes/compile'
import { BlockBuilder, buildProgram } from '../../compiler/program/builder'
import { at, range } from '../../compiler/program/shapes'
import type { Block, Program, Value } from '../../compiler/program/types'
import type { ModelForward } from '../../learning/step/modelForward'
import { onParts, partBlock } from '../../learning/step/parts'
import type { PartTypes } from '../../learning/step/parts'
import { lossesOf, partTypes, sharesType } from '../../learning/step/trainFunctions'

export interface ReachProgram {
  /**
   * Parameters: the weights; the task's inputs, `targets`, and `shares` [S, B]: what each target's loss counts in L.
   * Results: `loss` [], and `reach.<k>` [T] of each state, the norm over batch and units. Nothing is dropped.
   */
  readonly program: Program
  readonly states: readonly Perturbation[]
}

/** @param edgesOf the layer of whose cell the edges are asked for; null asks for the states of all layers */
export function reachProgram(model: ModelForward, shape: BatchShape, parts: number, edgesOf: string | null = null): ReachProgram {
  const types = partTypes(model, shape)
  types.inputs.set('shares', sharesType(model, shape))
  const states: Perturbation[] = []
  const forward = partBlock(types, { parts, training: false }, (builder, values) => {
    const perturb = (info: Perturbation, type: Parameters<typeof builder.parameter>[0]) => {
      states.push(info)
      return builder.parameter(type)
    }
    const shares = values.inputs.get('shares')
    if (!shares) throw new RangeError('the shares are missing')
    return [
      builder.sumAll(
        builder.mul(lossesOf(model, builder, values, { perturb, ...(edgesOf !== null && { perturbEdgesOf: edgesOf }) }), shares)
      )
    ]
  })
  const squares = squareBlock(forward, types, states.length)
  const program = buildProgram('reach', new Map([...types.weights, ...types.inputs]), (builder, values) => {
    const all = [...values]
    const batchValues = { weights: new Map(all.slice(0, types.weights.size)), inputs: new Map(all.slice(types.weights.size)) }
    const results = onParts(builder, squares, batchValues, { parts, join: { kind: 'sum' } })
    const reach = states.map((_, k): [string, Value] => [`reach.${k}`, builder.unary('sqrt', at(results, k + 1))])
    return new Map([['loss', at(results, 0)], ...reach])
  })
  return { program: optimise(program), states }
}

/** Gives for a part its share of the loss, then for each state Σ (∂L/∂h_t)² over batch and units, [T]. */
function squareBlock(forward: Block, types: PartTypes, states: number): Block {
  const first = types.weights.size + types.inputs.size
  const gradients = differentiate(
    optimiseBlock(forward),
    range(states).map((k) => first + k)
  )
  const builder = new BlockBuilder()
  const parameters = gradients.parameters.slice(0, first).map((value) => builder.parameter(value.type))
  const zeros = gradients.parameters.slice(first).map((value) => builder.zeros(value.type))
  const [loss, ...stateGradients] = builder.inline(gradients, [...parameters, ...zeros])
  if (!loss) throw new RangeError('a loss')
  const square = (gradient: Value) => builder.reduceSum(builder.mul(gradient, gradient), range(gradient.type.shape.length).slice(1))
  return builder.finish([loss, ...stateGradients.map(square)])
}
