/** The forward pass of one probe sequence as a program that also gives back every tap. */
import type { Tap } from '../../model/layers/context'
import { optimise } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Program } from '../../compiler/program/types'
import type { MatrixForm } from '../../../contract/events/matrix'
import { inputTypes } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'
import { inspectionTypes, statesOf } from './inspectedSequence'
import type { SequenceSource } from './inspectedSequence'

export interface TapInfo extends Omit<Tap, 'value'> {
  /** The result that carries its values, float32 [T, 1, units] or [T, units]. */
  readonly result: string
  readonly units: number
}

export interface ProbeProgram {
  /** Parameters: the weights, and what `inspectionTypes` has. Results: `output` [T, 1, width], and one for each tap. */
  readonly program: Program
  /** The values that it gives: all but those by token and token, which a program of their own gives. */
  readonly taps: readonly TapInfo[]
  readonly matrices: readonly MatrixInfo[]
}

/** A layer that has a matrix of token by token. */
export interface MatrixInfo {
  readonly layer: string
  readonly form: MatrixForm
  readonly label: string
}

export function probeProgram(model: ModelForward, look: Pick<SequenceSource, 'length' | 'carries'>): ProbeProgram {
  let taps: TapInfo[] = []
  let matrices: MatrixInfo[] = []
  const inputs = inputTypes(model.task, { length: look.length, batch: 1 })
  const program = buildProgram('probe', new Map([...model.weights, ...inspectionTypes(model, look)]), (builder, values) => {
    const taskInputs = new Map([...values].slice(model.weights.size, model.weights.size + inputs.size))
    const forward = model.forward(builder, values, taskInputs, { taps: true, carried: statesOf(model, builder, values) })
    matrices = forward.taps.flatMap(({ form, layer, label }) => (isMatrix(form) ? [{ layer, form, label }] : []))
    const shown = forward.taps.filter(({ form }) => !isMatrix(form))
    taps = shown.map(({ value, ...info }, k) => ({ ...info, result: `tap.${k}`, units: at(value.type.shape, value.type.shape.length - 1) }))
    return new Map([['output', forward.output], ...shown.map((tap, k) => [`tap.${k}`, tap.value] as const)])
  })
  return { program: optimise(program), taps, matrices }
}

const isMatrix = (form: Tap['form']): form is MatrixForm => form === 'attention' || form === 'effective'
