/** Draws operators as layers of a model; what layers have no kind for becomes a small cell without memory. */
import { layerNormCell } from '../cells/small'
import { cell } from '../cells/cellText'
import type { CellText } from '../cells/cellText'
import type { Sketch } from '../drawing/sketch'
import { matrixOf } from '../drawing/tensors'
import type { Tensor } from '../../executors/executor'
import { isUsualEpsilon, signs } from './canvas'
import type { Binary, Canvas } from './canvas'

export class LayerCanvas implements Canvas {
  constructor(readonly sketch: Sketch) {}

  widthOf(node: string): number {
    return this.sketch.widthOf(node)
  }

  linear(name: string, input: string, matrix: Tensor): string {
    return this.sketch.linear(name, input, matrix, null)
  }

  withBias(node: string, bias: Tensor): string | null {
    return this.sketch.addBias(node, bias) ? node : null
  }

  apply(name: string, input: string, equation: (x: string) => string): string {
    return this.overUnits(name, input, equation, this.widthOf(input))
  }

  overUnits(name: string, input: string, equation: (x: string) => string, width: number): string {
    return this.small(name, input, [`last = ${equation('x')}`], {}, width)
  }

  binary(name: string, operation: Binary, a: string, b: string): string {
    const [left, right] = [this.widthOf(a), this.widthOf(b)]
    if (operation === 'add' && left === right && a !== b) return this.sketch.sum(name, [a, b])
    if (a === b) return this.apply(name, a, (x) => signs[operation](x, x))
    const joined = this.sketch.concat(`${name}_inputs`, [a, b])
    const lines = [`a = slice(x, 0, ${left})`, `b = slice(x, ${left}, ${right})`, `last = ${signs[operation]('a', 'b')}`]
    return this.small(name, joined, lines, {}, Math.max(left, right))
  }

  withVector(name: string, operation: Binary, input: string, vector: Tensor, after: boolean): string {
    const lines = ['v = vector({ units: D })', `last = ${after ? signs[operation]('x', 'v') : signs[operation]('v', 'x')}`]
    return this.small(name, input, lines, { 'v.vector': vector }, this.widthOf(input))
  }

  concat(name: string, inputs: readonly string[]): string {
    return this.sketch.concat(name, inputs)
  }

  /** One of the inputs of a concat is that input; any other choice is a linear layer of zeros and ones. */
  select(name: string, input: string, places: readonly number[]): string {
    const piece = this.sketch.pieceOf(input, places)
    if (piece !== null) return piece
    const matrix = matrixOf(this.widthOf(input), places.length, (row, column) => (row === places[column] ? 1 : 0))
    return this.sketch.linear(`${name}_units`, input, matrix, null)
  }

  layerNorm(name: string, input: string, gain: Tensor, bias: Tensor, epsilon: number): string {
    if (isUsualEpsilon(epsilon)) return this.sketch.layerNorm(name, input, gain, bias)
    return this.sketch.recurrent(name, input, layerNormCell(gain, bias, epsilon, this.widthOf(input)))
  }

  private small(name: string, input: string, lines: readonly string[], weights: CellText['weights'], width: number): string {
    const text = cell(cellName(name), `last: zeros(${width})`, lines)
    return this.sketch.recurrent(name, input, { text, hidden: width, output: width, weights })
  }
}

/** A name that an equation can begin with. */
export function cellName(name: string): string {
  const tail = name.replace(/.*[/:.]/, '').replace(/\W+/g, '')
  return /^[A-Za-z]/.test(tail) ? `${tail.charAt(0).toUpperCase()}${tail.slice(1, 30)}` : 'Step'
}
