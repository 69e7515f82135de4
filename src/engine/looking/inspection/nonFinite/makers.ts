/** Names what made a value, or a gradient, that is not finite: the node with what entered it, or the node whose derivative is infinite there. */
import type { CellNode } from '../../../../contract/document/cellGraph'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import { groupsOf } from '../../../../cell/groups'
import { at } from '../../../compiler/program/shapes'
import type { Culprit, Maker, Operand } from '../../../learning/training/failures/culprit'
import { freshInput } from '../../../learning/step/carried'
import { shapeOfBatch } from '../../../learning/step/modelForward'
import type { CheckedLayer, CheckedModel, CheckedNode } from '../../../model/checkedModel'
import type { Place } from '../../../model/layers/context'
import { layerRow } from '../../../model/layers/layerKinds'
import type { RecurrentLayer } from '../../../model/layers/recurrent/recurrent'
import type { Fault } from './firstFault'
import { slopeAt } from './slopeAt'
import { spotOf } from './spots'
import { gradientProgram, valueProgram } from './traceProgram'
import { readUnits } from './traceRunner'
import type { Traced, TraceRunner } from './traceRunner'

export interface CulpritSearch extends TraceRunner {
  readonly checked: CheckedModel
  /** A word for each token, or none. */
  readonly vocabulary: readonly string[]
}

/** The value is the first that is not finite, so its node made it of what entered. */
export async function valueCulprit(search: CulpritSearch, traced: Traced, fault: Fault): Promise<Culprit> {
  const { place, value } = fault
  const spot = spotAt(search, traced, fault)
  const checked = nodeOf(search, place)
  const operands = checked
    ? operandsOf(checked, await unitsOf(search, traced, checked.inputs, fault), fault.unit, isFirstStep(search, traced, fault))
    : []
  return { kind: 'value', maker: makerAt(search, place), operands, ...spot, value }
}

/** The gradients of all that reads the value are finite, so the derivative of a reader made it. */
export async function gradientCulprit(search: CulpritSearch, traced: Traced, fault: Fault): Promise<Culprit> {
  const { place, value } = fault
  const spot = spotAt(search, traced, fault)
  const of = makerAt(search, place)
  if (!place.node) return { kind: 'gradient', of, maker: soleReader(search.checked, place), operands: [], slope: null, ...spot, value }
  const layer = recurrentOf(search.checked, place)
  const slopes = layer ? await slopesOf(search, traced, { layer, node: place.node, fault }) : []
  const made = slopes.length === 1 ? slopes[0] : slopes.find(({ breaks }) => breaks)
  const maker = made ? makerAt(search, { ...place, node: made.reader.node }) : null
  return { kind: 'gradient', of, maker, operands: made?.operands ?? [], slope: made?.slope ?? null, ...spot, value }
}

interface ReadAt {
  readonly layer: RecurrentLayer
  /** The node whose gradient is not finite. */
  readonly node: CellNode
  readonly fault: Fault
}

/** The derivatives of all that reads a node, with what enters each reader. The batch is run again once for values, once for gradients. */
async function slopesOf(search: CulpritSearch, traced: Traced, { layer, node, fault }: ReadAt) {
  const readers = readersOf(layer, node)
  if (readers.length === 0) return []
  const units = await unitsOf(
    search,
    traced,
    readers.flatMap(({ inputs }) => inputs),
    fault
  )
  const places = readers.map((reader) => indexOf(traced.places, layer.layer.id, reader.node))
  const gradients = await readUnits(search, { build: gradientProgram, read: places }, traced.batch, fault)
  return readers.flatMap((checked, k) => {
    const gradient = gradients.get(at(places, k))
    if (!gradient) return []
    const inputs = new Map(checked.inputs.map((input) => [input, units.get(input) ?? new Float32Array()]))
    const operands = operandsOf(checked, inputs, fault.unit, isFirstStep(search, traced, fault))
    return [{ reader: checked, operands, ...slopeAt({ layer, checked, weights: search.weights, inputs, gradient }, node, fault.unit) }]
  })
}

/** The nodes that compute something with a node's value at the same time step. */
function readersOf({ cell }: RecurrentLayer, node: CellNode): CheckedNode[] {
  return cell.nodes.filter((each) => each.inputs.includes(node) && cellNodes[each.node.kind].outputs.length > 0)
}

async function unitsOf(
  search: CulpritSearch,
  { places, batch }: Traced,
  nodes: readonly CellNode[],
  { place, step, row }: Fault
): Promise<Map<CellNode, Float32Array>> {
  const distinct = [...new Set(nodes)]
  const read = distinct.map((node) => indexOf(places, place.layer, node))
  const units = await readUnits(search, { build: valueProgram, read }, batch, { step, row })
  return new Map(distinct.map((node, k) => [node, units.get(read[k] ?? -1) ?? new Float32Array()]))
}

function indexOf(places: readonly Place[], layer: string, node: CellNode): number {
  return places.findIndex((place) => place.layer === layer && place.node === node)
}

/** What entered a node: the number that its unit is made of, or the largest where a unit is made of all. */
function operandsOf(
  { node: { kind }, inputs, shape }: CheckedNode,
  units: ReadonlyMap<CellNode, Float32Array>,
  unit: number,
  first: boolean
): Operand[] {
  const size = shape.reduce((product, length) => product * length, 1)
  const mixes = ['mixing', 'mixingProduct'].includes(cellNodes[kind].linearIn) || cellNodes[kind].group === 'Normalisation'
  return [...new Set(inputs)].map((node) => {
    const numbers = units.get(node) ?? new Float32Array()
    const sameUnit = !mixes && (numbers.length === size || numbers.length === 1)
    const value = sameUnit ? (numbers[numbers.length === 1 ? 0 : unit] ?? NaN) : largest(numbers)
    return { name: node.name, value, largest: !sameUnit, fromStart: first && node.kind === 'state' }
  })
}

const largest = (numbers: Float32Array): number =>
  numbers.reduce((most, value) => (Math.abs(value) > Math.abs(most) || Number.isNaN(value) ? value : most), 0)

/** Whether the states at a fault are those with which the sequence begins. */
function isFirstStep({ checked }: CulpritSearch, { batch }: Traced, { place, step }: Fault): boolean {
  const direction = recurrentOf(checked, place)?.layer.params.direction
  if (direction === 'backward') return !batch.has('mask') && step === shapeOfBatch(batch).length - 1
  return step === 0 && !batch.has(freshInput)
}

function spotAt(search: CulpritSearch, { batch, results }: Traced, fault: Fault) {
  const steps = results.get(`unit.${fault.k}`)?.type.shape[0] ?? 1
  return spotOf(fault, { batch, steps }, search)
}

function makerAt({ checked }: CulpritSearch, { layer: id, node }: Place): Maker {
  const layer = checked.layers.find((each) => each.layer.id === id)
  if (!layer) throw new RangeError(`there is no layer ${id}`)
  return { layer: layerWords(layer), node: node && { id: node.id, name: node.name, kind: node.kind, groups: groupNames(layer, node) } }
}

const layerWords = (checked: CheckedLayer): Maker['layer'] => {
  return { id: checked.layer.id, name: checked.layer.name, label: layerRow(checked).label }
}

/** The groups that hold a node in the drawing, the outermost first. */
function groupNames(checked: CheckedLayer, { id }: CellNode): string[] {
  if (checked.kind !== 'recurrent') return []
  return groupsOf(checked.cell.graph).flatMap(({ name, nodes }) => (nodes.includes(id) ? [name] : []))
}

function recurrentOf({ layers }: CheckedModel, { layer }: Place): RecurrentLayer | null {
  const checked = layers.find((each) => each.layer.id === layer)
  return checked?.kind === 'recurrent' ? checked : null
}

/** The node that made the value; null for the output of a layer, and for a value that enters a cell. */
function nodeOf(search: CulpritSearch, place: Place): CheckedNode | null {
  const checked = recurrentOf(search.checked, place)?.cell.nodes.find(({ node }) => node === place.node)
  return checked && checked.inputs.length > 0 ? checked : null
}

/** The layer that reads a layer's output, where there is one alone; null also where the loss reads it. */
function soleReader({ layers }: CheckedModel, { layer }: Place): Maker | null {
  const readers = layers.filter(({ inputs }) => inputs.includes(layer))
  return readers.length === 1 && readers[0] ? { layer: layerWords(readers[0]), node: null } : null
}
