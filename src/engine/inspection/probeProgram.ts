/** The forward pass of one probe sequence as a program that also gives back every tap. */
import { optimise } from '../passes/compile'
import { buildProgram } from '../program/builder'
import { at } from '../program/shapes'
import type { Program } from '../program/types'
import type { Value } from '../program/types'
import type { Role } from '../../contract/document/cellGraph'
import { inputTypes } from '../training/modelProgram'
import type { ModelProgram } from '../training/modelProgram'

/** A value inside the model that can be looked at: [T, B, U]. */
export interface ProbeTap {
  /** `<layer>.<node name>`. */
  readonly name: string
  readonly layer: string
  /** The cell node's id. */
  readonly node: string
  /** What it is, in words and without its name: `forget gate`, `cell state`. */
  readonly label: string
  readonly role: Role
  readonly range: 'gate' | 'signed'
  readonly value: Value
}

export interface TapInfo extends Omit<ProbeTap, 'value'> {
  /** The result that carries its values, float32 [T, 1, units]. */
  readonly result: string
  readonly units: number
}

export interface ProbeProgram {
  /** Parameters: the weights, the task's inputs with a batch of one. Results: `output` [T, 1, width], and one for each tap. */
  readonly program: Program
  readonly taps: readonly TapInfo[]
}

export function probeProgram(model: ModelProgram<ProbeTap>, length: number): ProbeProgram {
  let taps: TapInfo[] = []
  const inputs = inputTypes(model.task, { length, batch: 1 })
  const program = buildProgram('probe', new Map([...model.weights, ...inputs]), (builder, values) => {
    const given = new Map([...values].slice(model.weights.size))
    const made = model.forward(builder, values, given, { taps: true })
    taps = made.taps.map(({ name, layer, node, label, role, range, value }, k) => ({
      name,
      layer,
      node,
      label,
      role,
      range,
      result: `tap.${k}`,
      units: at(value.type.shape, 2)
    }))
    return new Map([['output', made.output], ...made.taps.map((tap, k) => [`tap.${k}`, tap.value] as const)])
  })
  return { program: optimise(program), taps }
}
