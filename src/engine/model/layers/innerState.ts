/** Changes a state that a layer keeps inside, [B, N, E]: N state dimensions of each of E channels. */
import type { Value } from '../../compiler/program/types'
import type { Alterable, Alteration } from './alter'
import type { LayerContext } from './context'

/** A state of N · E numbers that is zero before the first time step. */
export interface InnerState {
  readonly layer: string
  readonly name: string
  /** What it is, in words: `state, real parts`. */
  readonly label: string
  /** N. */
  readonly dims: number
  /** E. */
  readonly units: number
}

/** The numbers of a channel stand together: channel `e` has those from `e · N` on. */
function alterableState({ layer, name, label, dims, units }: InnerState): Alterable {
  return { layer, name, label, range: 'signed', width: dims * units, units, initial: 'zeros', copies: true }
}

/** Returns the alteration of a state in the layout of the state, [T, B, N, E] or [T, 1, N, E]; null where the state is not changed. */
export function stateAlteration({ builder, alter }: Pick<LayerContext, 'builder' | 'alter'>, state: InnerState): Alteration | null {
  const alteration = alter?.of(alterableState(state))
  if (!alteration) return null
  const laidOut = (one: Value) => {
    const [length = 0, batch = 0] = one.type.shape
    return builder.transpose(builder.reshape(one, [length, batch, state.units, state.dims]), [0, 1, 3, 2])
  }
  return { scale: laidOut(alteration.scale), shift: laidOut(alteration.shift) }
}

/** Tells a changed state over time, [T, B, N, E], after its change. */
export function tellState({ builder, alter }: Pick<LayerContext, 'builder' | 'alter'>, state: InnerState, after: Value): void {
  const [length = 0, batch = 0] = after.type.shape
  const flat = builder.reshape(builder.transpose(after, [0, 1, 3, 2]), [length, batch, state.dims * state.units])
  alter?.tell(alterableState(state), flat)
}
