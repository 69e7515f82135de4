/** Measures one training step of chosen parameters: ‖θ‖ before it, and how far it moved them, ‖Δθ‖. */
import type { UpdateFrame } from '../../../../contract/events/updates'
import type { Tensors } from '../../../executors/executor'

export interface MeasuredUpdate extends UpdateFrame {
  /** That training waited for reading and measuring. */
  readonly milliseconds: number
}

/** Runs a step between two readings of the parameters. Throws what the step throws. */
export function measuredUpdate(
  step: number,
  read: () => Tensors,
  run: () => Tensors
): { readonly results: Tensors; readonly update: MeasuredUpdate } {
  const began = performance.now()
  // The executor may give arrays that it writes into.
  const before = new Map([...read()].map(([name, { data }]) => [name, data.slice()]))
  const ran = performance.now()
  const results = run()
  const done = performance.now()
  const tensors = [...read()].map(([name, { data }]) => ({ name, ...normsOf(before.get(name) ?? data, data) }))
  return { results, update: { step, tensors, milliseconds: ran - began + (performance.now() - done) } }
}

/** Summed in float64. */
function normsOf(before: ArrayLike<number>, after: ArrayLike<number>): { readonly weight: number; readonly update: number } {
  let [weight, update] = [0, 0]
  for (let k = 0; k < before.length; k++) {
    const value = before[k] ?? 0
    const moved = (after[k] ?? 0) - value
    weight += value * value
    update += moved * moved
  }
  return { weight: Math.sqrt(weight), update: Math.sqrt(update) }
}
