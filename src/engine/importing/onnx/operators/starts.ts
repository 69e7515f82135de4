/** The states with which a recurrence begins: zeros, constants that become learned states, or an input of the file. */
import type { Tensor } from '../../../executors/executor'
import type { StatePart } from '../../importedModel'
import { entry } from '../constants'
import type { NodeContext } from '../machine'
import type { Constant, Input } from '../values'

export interface StateStart {
  /** By the state's name; null for zeros. */
  readonly initial: Readonly<Record<string, Tensor | null>>
  /** Says which layer the inputs of the file are states of. */
  given(layer: string): void
}

/** `states`: each name with the place of its input; `k`: the direction. */
export function stateStart(
  context: NodeContext,
  states: readonly (readonly [string, number])[],
  k: number,
  hidden: number,
  batchFirst: boolean
): StateStart {
  const found = states.map(([state, place]) => ({ state, value: context.inputs[place] ?? null }))
  const initial = Object.fromEntries(
    found.map(({ state, value }) => [
      state,
      value?.is === 'constant' ? constantState(context, value, batchFirst ? [null, k] : [k, null], hidden) : null
    ])
  )
  const computed = found.find(({ value }) => value !== null && value.is !== 'constant' && value.is !== 'input')
  if (computed)
    return context.cannot(
      `begins with a state ${computed.state} that is computed from other values`,
      'Export the model with states that begin at zero, or are inputs.'
    )
  return {
    initial,
    given: (layer) => {
      for (const { state, value } of found)
        if (value?.is === 'input') context.meanings.asState(value, partFor(context, value, { layer, state, k, hidden, batchFirst }))
    }
  }
}

/** One vector for all sequences, which a drawn state can begin with. */
function constantState(context: NodeContext, value: Constant, [first, second]: readonly (number | null)[], hidden: number): Tensor | null {
  const batch = value.shape[first === null ? 0 : 1] ?? 1
  const at = (b: number, unit: number) => entry(value, [first ?? b, second ?? b, unit])
  const vector = Float32Array.from({ length: hidden }, (_, unit) => at(0, unit))
  for (let b = 1; b < batch; b++)
    if (vector.some((each, unit) => each !== at(b, unit)))
      return context.cannot(
        'begins with constant states that differ from sequence to sequence',
        'Export the model with one state for all sequences.'
      )
  return vector.every((each) => each === 0) ? null : { type: { dtype: 'float32', shape: [hidden] }, data: vector }
}

interface Wanted {
  readonly layer: string
  readonly state: string
  readonly k: number
  readonly hidden: number
  readonly batchFirst: boolean
}

/** Where the state of a direction stands in an input of the file. */
function partFor(context: NodeContext, { name, views, fixed }: Input, { layer, state, k, hidden, batchFirst }: Wanted): StatePart {
  const [direction, batch, own] = batchFirst ? [views[1], views[0], views[2]] : views
  if (!direction || !batch || !own || views.length !== 3) return context.cannot(`begins with ${name}, which has not three axes`)
  const rank = context.meanings.rankOf(name)
  const axes = Array.from({ length: rank }, (_, axis): StatePart['axes'][number] => {
    if (axis === own.axis) return { of: 'units', size: hidden, stride: 1 }
    if (axis === batch.axis) return { of: 'batch' }
    return { of: 'fixed', index: axis === direction.axis ? direction.begin + k : (fixed.get(axis) ?? 0) }
  })
  return { layer, state, axes }
}
