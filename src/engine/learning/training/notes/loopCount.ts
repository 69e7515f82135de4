/** Finds the loops of a recurrent layer in training, by building the layer's part of a step alone and running the passes on it. */
import { layerWeights } from '../../../model/layers/weights'
import { layerContext } from '../../../model/layers/context'
import { lowerRecurrent } from '../../../model/layers/recurrent/recurrent'
import type { RecurrentLayer } from '../../../model/layers/recurrent/recurrent'
import { canIterate } from '../../../compiler/newton/newton'
import { linearise } from '../../../compiler/newton/diagonal'
import { at } from '../../../compiler/program/shapes'
import type { Operation, TensorType } from '../../../compiler/program/types'
import type { PartTypes } from '../../step/parts'
import { gradientBlock } from '../../step/updateStep'
import type { LoopSettings } from '../../step/updateStep'

/** Sizes of the batch change nothing in how a loop runs. */
const BATCH = 2

interface Sequences {
  readonly length: number
  /** Whether sequences may end early. */
  readonly masked: boolean
}

/** How many loops its output and gradients run in over `length` time steps. None: they are all scans. */
export function loopCount(recurrent: RecurrentLayer, sequences: Sequences, settings: LoopSettings): number {
  return loopsOf(recurrent, sequences, settings).length
}

/**
 * Whether the layer can run by Newton iterations, and whether these have its whole Jacobian or, as its units mix, only diagonals; null where
 * it cannot.
 */
export function iterationsOf(recurrent: RecurrentLayer, sequences: Sequences): { readonly exact: boolean } | null {
  const [forward] = loopsOf(recurrent, sequences, {})
  return forward && canIterate(forward) ? { exact: linearise(forward).exact } : null
}

function loopsOf(recurrent: RecurrentLayer, { length, masked }: Sequences, settings: LoopSettings): Operation<'scan'>[] {
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
  return block.operations.filter((operation) => operation.name === 'scan')
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
