/** The numbers of a recognised gate as frameworks store them: one matrix of the input, one of the state, biases and peepholes. */
import type { Tensor, Tensors } from '../../executors/executor'
import type { Gate, MatrixPart, VectorPart } from './recognisedCell'

/** Row-major; a matrix is [in, units], and `input` and `state` are its number of rows. */
export interface GateMatrices {
  readonly input: Float32Array
  readonly state: Float32Array
  readonly bias: Float32Array
  readonly stateBias: Float32Array
  readonly peephole: Float32Array
}

/** The gate's sums of weights, negated where the gate is; zeros where it has none. `sizes`: width of the input and number of units. */
export function gateMatrices(
  gate: Gate,
  weights: Tensors,
  { input, units }: { readonly input: number; readonly units: number }
): GateMatrices {
  const sign = gate.negated ? -1 : 1
  const matrices = (parts: readonly MatrixPart[], rows: number) => {
    const sum = new Float32Array(rows * units)
    for (const part of parts) addMatrix(sum, units, part, tensorNamed(weights, part.weight), sign)
    return sum
  }
  const vectors = (parts: readonly VectorPart[]) => {
    const sum = new Float32Array(units)
    for (const { weight, columns } of parts) {
      const { data } = tensorNamed(weights, weight)
      for (let k = 0; k < units; k++) sum[k] = (sum[k] ?? 0) + sign * (data[(columns?.begin ?? 0) + k] ?? 0)
    }
    return sum
  }
  return {
    input: matrices(gate.input, input),
    state: matrices(gate.state, units),
    bias: vectors(gate.bias),
    stateBias: vectors(gate.stateBias),
    peephole: vectors(gate.peephole)
  }
}

function addMatrix(sum: Float32Array, units: number, { rows, columns }: MatrixPart, { type, data }: Tensor, sign: number): void {
  const [height = 0, width = 0] = type.shape
  for (let row = 0; row < (rows?.size ?? height); row++)
    for (let unit = 0; unit < units; unit++) {
      const place = ((rows?.begin ?? 0) + row) * width + (columns?.begin ?? 0) + unit
      sum[row * units + unit] = (sum[row * units + unit] ?? 0) + sign * (data[place] ?? 0)
    }
}

function tensorNamed(weights: Tensors, name: string): Tensor {
  const tensor = weights.get(name)
  if (!tensor) throw new RangeError(`the weight ${name} is missing`)
  return tensor
}
