/** Draws a model layer by layer, with the weights of each: what all readers write into. */
import { freshName } from '../../../cell/names'
import { readEquations } from '../../../cell/text/readEquations'
import type { CellGraph } from '../../../contract/document/cellGraph'
import { taskInputNames } from '../../../contract/document/modelGraph'
import type { Layer, LayerOf } from '../../../contract/document/modelGraph'
import { problemText } from '../../../contract/problems/problemText'
import type { Tensor } from '../../executors/executor'
import { at } from '../../compiler/program/shapes'
import type { CellText } from '../cells/cellText'
import { holdFirstCell } from '../cells/small'
import { refuse } from '../importRefusal'
import { identity, matrixOf } from './tensors'

type Params<K extends Layer['kind']> = LayerOf<K>['params']
type Without<L> = L extends Layer ? Omit<L, 'id' | 'name' | 'inputs'> : never
/** A layer before it has its place in the drawing. */
type Made = Without<Layer>

const mostLayers = 200

export class Sketch {
  readonly layers: Layer[] = []
  readonly cells: CellGraph[] = []
  readonly weights = new Map<string, Tensor>()
  private readonly widths = new Map<string, number>()
  private readonly cellTexts = new Map<string, CellGraph>()
  private readonly firstSteps = new Map<string, string>()

  /** Units that a layer gives on. */
  widthOf(layer: string): number {
    return this.widths.get(layer) ?? 0
  }

  inputWidth(name: 'tokens' | 'features', width: number): void {
    this.widths.set(name, width)
  }

  /** `table`: [tokens, units]. */
  embedding(name: string, table: Tensor): string {
    const units = at(table.type.shape, 1)
    return this.layer(name, ['tokens'], { kind: 'embedding', params: { units } }, units, { weight: table })
  }

  /** `matrix`: [in, out]; `bias`: [out]. */
  linear(name: string, input: string, matrix: Tensor, bias: Tensor | null): string {
    const units = at(matrix.type.shape, 1)
    const params = { units, bias: bias !== null }
    return this.layer(name, [input], { kind: 'linear', params }, units, { weight: matrix, ...(bias && { bias }) })
  }

  /** Gives a linear layer a bias; false where it has one, or is no linear layer. */
  addBias(id: string, bias: Tensor): boolean {
    const place = this.layers.findIndex((layer) => layer.id === id)
    const layer = this.layers[place]
    if (layer?.kind !== 'linear' || layer.params.bias) return false
    this.layers[place] = { ...layer, params: { ...layer.params, bias: true } }
    this.weights.set(`${id}.bias`, bias)
    return true
  }

  /** The newest layer becomes the head where it is linear; else a head gives on what it reads. */
  headOn(node: string, over: Params<'head'>['over']): string {
    return this.asHead(node, over) ?? this.head('head', node, over, identity(this.widthOf(node)), null)
  }

  /** A head of two classes on one unit, which is the logit of the second beside a zero. */
  twoClassesOn(node: string, over: Params<'head'>['over']): string {
    return this.asTwoClasses(node, over) ?? this.head('head', node, over, matrixOf(1, 2, (_, column) => column), null) // prettier-ignore
  }

  /** Makes the newest layer the head, where it is linear; null where it is not. */
  private asHead(id: string, over: Params<'head'>['over']): string | null {
    const layer = this.layers.at(-1)
    if (layer?.id !== id || layer.kind !== 'linear') return null
    const { name, inputs, params } = layer
    this.layers[this.layers.length - 1] = { id, name, inputs, kind: 'head', params: { bias: params.bias, over } }
    return id
  }

  /** Makes the newest layer, which is linear with one unit, a head of two classes: the logit of the first is 0. */
  private asTwoClasses(id: string, over: Params<'head'>['over']): string | null {
    const head = this.asHead(id, over)
    const [matrix, bias] = [this.weights.get(`${id}.weight`), this.weights.get(`${id}.bias`)]
    if (head === null || !matrix) return null
    this.weights.set(
      `${id}.weight`,
      matrixOf(at(matrix.type.shape, 0), 2, (row, column) => (column === 1 ? (matrix.data[row] ?? 0) : 0))
    )
    if (bias) this.weights.set(`${id}.bias`, { type: { dtype: 'float32', shape: [2] }, data: Float32Array.of(0, bias.data[0] ?? 0) })
    this.widths.set(id, 2)
    return head
  }

  /** A layer and all that it reads, directly or through others. */
  readBy(id: string): ReadonlySet<string> {
    const read = new Set<string>([id])
    for (const layer of this.layers.toReversed()) if (read.has(layer.id)) layer.inputs.forEach((input) => read.add(input))
    return read
  }

  /** The input of a concat layer that has just these units; null where none has. */
  pieceOf(id: string, places: readonly number[]): string | null {
    const layer = this.layers.find((each) => each.id === id)
    if (layer?.kind !== 'concat') return null
    let begin = 0
    for (const input of layer.inputs) {
      const width = this.widthOf(input)
      if (width === places.length && places.every((place, k) => place === begin + k)) return input
      begin += width
    }
    return null
  }

  layerNorm(name: string, input: string, gain: Tensor, bias: Tensor): string {
    return this.layer(name, [input], { kind: 'norm', params: { form: 'layerNorm' } }, this.widthOf(input), { gain, bias })
  }

  concat(name: string, inputs: readonly string[]): string {
    const width = inputs.reduce((sum, input) => sum + this.widthOf(input), 0)
    return this.layer(name, inputs, { kind: 'concat', params: {} }, width, {})
  }

  sum(name: string, inputs: readonly string[]): string {
    return this.layer(name, inputs, { kind: 'residual', params: {} }, this.widthOf(at(inputs, 0)), {})
  }

  dropout(name: string, input: string, rate: number): string {
    return this.layer(name, [input], { kind: 'dropout', params: { rate, mask: 'step' } }, this.widthOf(input), {})
  }

  /** A head that gives `matrix` · input + bias at each time step, or once for a sequence. */
  head(name: string, input: string, over: Params<'head'>['over'], matrix: Tensor, bias: Tensor | null): string {
    const params = { bias: bias !== null, over }
    return this.layer(name, [input], { kind: 'head', params }, at(matrix.type.shape, 1), { weight: matrix, ...(bias && { bias }) })
  }

  /** A layer that runs a cell over time; `weights` are by the names that the cell's nodes give them. Equal cells are drawn once. */
  recurrent(
    name: string,
    input: string,
    { text, output, weights, hidden }: CellText,
    direction: Params<'recurrent'>['direction'] = 'forward'
  ): string {
    const cell = this.cell(text)
    const params = { cell: cell.id, hidden, direction }
    return this.layer(name, [input], { kind: 'recurrent', params }, output, weights)
  }

  /** A layer that gives the first step of another at all time steps: what a backward layer ends with. */
  firstStep(layer: string): string {
    const drawn = this.firstSteps.get(layer) ?? this.recurrent(`${layer}_first`, layer, holdFirstCell(this.widthOf(layer)))
    this.firstSteps.set(layer, drawn)
    return drawn
  }

  private cell(text: string): CellGraph {
    const known = this.cellTexts.get(text)
    if (known) return known
    const name = /^cell\s+(\w+)/m.exec(text)?.[1] ?? 'Cell'
    const id = freshName(new Set(this.cells.map((cell) => cell.id)), name.charAt(0).toLowerCase() + name.slice(1))
    const read = readEquations(text, { id, name, source: '', nodes: [], edges: [] })
    if (!read.ok)
      refuse(
        `A cell of the model could not be drawn: ${read.problems.map((each) => problemText(each).message).join(' ')}`,
        'Report this file: its cell was read, and its drawing was not.'
      )
    this.cells.push(read.graph)
    this.cellTexts.set(text, read.graph)
    return read.graph
  }

  private layer(name: string, inputs: readonly string[], made: Made, width: number, weights: Readonly<Record<string, Tensor>>): string {
    if (this.layers.length >= mostLayers)
      refuse(`The model has more than ${mostLayers} layers.`, 'Import a part of it: a drawing has room for so many.')
    const taken = new Set<string>([...this.layers.map(({ id }) => id), ...taskInputNames])
    const id = freshName(taken, layerId(name))
    this.layers.push({ id, name: name.slice(0, 80) || id, inputs: [...inputs], ...made })
    this.widths.set(id, width)
    for (const [weight, tensor] of Object.entries(weights)) this.weights.set(`${id}.${weight}`, tensor)
    return id
  }
}

/** A name of any framework as the identifier of a layer. */
function layerId(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '')
  return (/^[A-Za-z]/.test(plain) ? plain : `layer_${plain}`).slice(0, 40)
}
