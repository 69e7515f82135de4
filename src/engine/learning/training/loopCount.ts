/** Counts the loops of a recurrent layer in training, by building the layer's part of a step alone and running the passes on it. */
import { layerWeights } from '../../model/layers/weights'
import { layerContext } from '../../model/layers/context'
import { lowerRecurrent } from '../../model/layers/recurrent/recurrent'
import type { RecurrentLayer } from '../../model/layers/recurrent/recurrent'
import { at } from '../../compiler/program/shapes'
import type { TensorType } from '../../compiler/program/types'
import type { PartTypes } from '../step/parts'
import { gradientBlock } from '../step/updateStep'
import type { StepSettings } from '../step/updateStep'

/** Sizes of the batch change nothing in how a loop runs. */
const BATCH = 2

/** How many loops its output and gradients run in over `length` time steps; `masked`: sequences may end early. None: they are all scans. */
export function loopCount(
  recurrent: RecurrentLayer,
  { length, masked }: { readonly length: number; readonly masked: boolean },
  settings: Pick<StepSettings, 'recompute' | 'associative'>
): number {
  const types = partTypes(recurrent, length, masked)
  const block = gradientBlock(
    {
      ...types,
      loss: (builder, { weights, inputs, random }) => {
        const weight = (name: string) => weights.get(name) ?? missing(name)
        const mask = inputs.get('mask') ?? null
        const context = layerContext({ builder, length, batch: BATCH, mask, weight, taps: false, random })
        const { value } = lowerRecurrent(recurrent, at([...inputs.values()], 0), context)
        return builder.sumAll(builder.unary('tanh', value))
      }
    },
    1,
    settings
  )
  return block.operations.filter(({ name }) => name === 'scan').length
}

function partTypes(recurrent: RecurrentLayer, length: number, masked: boolean): PartTypes {
  const input: TensorType = { dtype: 'float32', shape: [length, BATCH, recurrent.cell.inputWidth] }
  const mask: TensorType = { dtype: 'float32', shape: [length, BATCH] }
  return {
    weights: new Map(layerWeights(recurrent).map(({ name, type }) => [name, type])),
    inputs: new Map([['input', input], ...(masked ? ([['mask', mask]] as const) : [])])
  }
}

function missing(name: string): never {
  throw new RangeError(`weight ${name} is missing`)
}
