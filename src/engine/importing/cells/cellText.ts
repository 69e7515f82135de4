/** The type of a cell that is written as equations, and the functions that gates of other frameworks have, as such equations. */
import type { Tensor } from '../../executors/executor'
import type { Finish } from '../importedModel'
import { refuse } from '../importRefusal'

export interface CellText {
  readonly text: string
  /** H of the layer that runs it. */
  readonly hidden: number
  /** Units of what the cell gives on. */
  readonly output: number
  /** By the name within a layer: `zi.weight.x`, `zi.bias`. */
  readonly weights: Readonly<Record<string, Tensor>>
}

/** A function of each number, such as a gate's, with the numbers that shape it. */
export interface Activation {
  readonly name: string
  readonly alpha?: number
  readonly beta?: number
}

type Written = (z: string, alpha: number, beta: number) => string

/** By ONNX's name in lower case, which is Keras's as well; `z` is a name. */
const written: Readonly<Record<string, { readonly alpha: number; readonly beta: number; readonly text: Written }>> = {
  sigmoid: { alpha: 0, beta: 0, text: (z) => `sigmoid(${z})` },
  tanh: { alpha: 0, beta: 0, text: (z) => `tanh(${z})` },
  relu: { alpha: 0, beta: 0, text: (z) => `relu(${z})` },
  linear: { alpha: 0, beta: 0, text: (z) => `1 * ${z}` },
  softplus: { alpha: 0, beta: 0, text: (z) => `softplus(${z})` },
  softsign: { alpha: 0, beta: 0, text: (z) => `${z} / (1 + max(${z}, 0 - ${z}))` },
  silu: { alpha: 0, beta: 0, text: (z) => `silu(${z})` },
  swish: { alpha: 0, beta: 0, text: (z) => `silu(${z})` },
  exponential: { alpha: 0, beta: 0, text: (z) => `exp(${z})` },
  relu6: { alpha: 0, beta: 0, text: (z) => `min(relu(${z}), 6)` },
  affine: { alpha: 1, beta: 0, text: (z, alpha, beta) => `${num(alpha)} * ${z} + ${num(beta)}` },
  leakyrelu: { alpha: 0.01, beta: 0, text: (z, alpha) => `relu(${z}) + ${num(alpha)} * min(${z}, 0)` },
  scaledtanh: { alpha: 1, beta: 1, text: (z, alpha, beta) => `${num(alpha)} * tanh(${num(beta)} * ${z})` },
  hardsigmoid: { alpha: 0.2, beta: 0.5, text: (z, alpha, beta) => `min(max(${num(alpha)} * ${z} + ${num(beta)}, 0), 1)` },
  elu: { alpha: 1, beta: 0, text: (z, alpha) => `relu(${z}) + ${num(alpha)} * (exp(min(${z}, 0)) - 1)` },
  selu: {
    alpha: 1.6732632423543772,
    beta: 1.0507009873554805,
    text: (z, alpha, beta) => `${num(beta)} * (relu(${z}) + ${num(alpha)} * (exp(min(${z}, 0)) - 1))`
  }
}

/** Whether there are equations for a function of this name. */
export const isDrawable = (name: string): boolean => name.toLowerCase().replaceAll('_', '') in written

/** The equation of a function of `z`, which is a name. Refuses a function that no equation gives. */
export function activationText({ name, alpha, beta }: Activation, z: string): string {
  const row = written[name.toLowerCase().replaceAll('_', '')]
  if (!row)
    return refuse(
      `The function ${name} has no equation in a drawn cell.`,
      `Functions that can be drawn: ${Object.keys(written).join(', ')}. Export the model with one of these.`
    )
  return row.text(z, alpha ?? row.alpha, beta ?? row.beta)
}

/** The equations of what a model does to its outputs, where more follows. */
export const finishTexts: { readonly [F in Finish]: (x: string) => string } = {
  none: (x) => `1 * ${x}`,
  softmax: (x) => `softmax(${x})`,
  logSoftmax: (x) => `log(softmax(${x}))`,
  sigmoid: (x) => `sigmoid(${x})`,
  sigmoidOfTwo: (x) => `sigmoid(${x})`
}

/** A whole cell as equations; `states` as they are declared. */
export function cell(name: string, states: string, lines: readonly string[]): string {
  return [`cell ${name}(x, { ${states} }) {`, ...lines.map((line) => `  ${line}`), '}'].join('\n')
}

/** A number as equations write it, to all digits. */
export function num(value: number): string {
  if (!Number.isFinite(value))
    return refuse(`A setting of the model is ${value}, which is no number.`, 'Export the model again with finite settings.')
  const text = value.toString()
  return value < 0 ? `(${text})` : text
}
