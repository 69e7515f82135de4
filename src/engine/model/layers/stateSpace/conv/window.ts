/** The window of a layer that looks back a few steps, as a state that can be changed: what a later step sees of the inputs before it. */
import { at } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import { alterationAt, alterationInputs, altered } from '../../alter'
import { entering } from '../../context'
import type { LayerContext } from '../../context'
import { stateAlteration, tellState } from '../../innerState'
import { stateName } from '../../step'

/**
 * Returns the last k − 1 inputs before each step, [T, B, k − 1, D], the oldest first, where they are changed; else null. A loop over time moves
 * the window on by one input [B, D] and then changes it, so that a change stays in the window until it has moved out.
 */
export function alteredWindow(layer: string, input: Value, kernel: number, context: LayerContext): Value | null {
  const { builder, carried } = context
  const [length = 0, batch = 0, units = 0] = input.type.shape
  const state = { layer, name: 'window', label: kernel === 2 ? 'last input' : 'last inputs', dims: kernel - 1, units }
  const alteration = kernel === 1 ? null : stateAlteration(context, state)
  if (!alteration) return null
  const name = stateName(layer, 'window')
  const { carries, outputs } = builder.scan({
    length,
    carries: [entering(context, name, [batch, kernel - 1, units])],
    inputs: [input, ...alterationInputs(alteration)],
    closed: [],
    body: (body, { carries: [before], inputs }) => {
      if (!before) throw new RangeError('the window is missing')
      const newest = body.reshape(at(inputs, 0), [batch, 1, units])
      const moved = body.sliceAxis(body.concat([before, newest], 1), 1, 1, kernel - 1)
      const next = altered(body, moved, alterationAt(inputs, 1))
      return { carries: [next], outputs: [before, next] }
    }
  })
  carried?.leave(name, at(carries, 0))
  tellState(context, state, at(outputs, 1))
  return at(outputs, 0)
}
