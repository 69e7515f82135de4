/**
 * Computes the most memory that a block holds at once. Each value is held from the operation that makes it to the last one that reads it.
 * As in XLA, an elementwise value is computed inside the operation that reads it, unless another kind of operation needs it as an array.
 */
import { at, bytesOfFloat, sizeOf } from '../../../compiler/program/shapes'
import type { AnyOperation, Block, Value } from '../../../compiler/program/types'
import { hasXlaTrait } from '../xlaTraits'

export interface Peak {
  readonly bytes: number
  /** The values that are held at the peak, without the parameters, the largest first. */
  readonly held: readonly Held[]
}
export interface Held {
  readonly value: Value
  readonly bytes: number
  readonly operation: AnyOperation
}

const bytesOf = ({ type }: Value): number => sizeOf(type.shape) * (type.dtype === 'bool' ? 1 : bytesOfFloat)

/** Whether XLA compiles the block, or it runs operation by operation, where every value except a view is an array. */
export type Running = 'compiled' | 'plain'

/** The memory of `parameters` belongs to the caller and is not counted. */
export function peakOf(block: Block, running: Running = 'compiled'): Peak {
  const arrays = running === 'compiled' ? materialised(block) : allButViews(block)
  const lastRead = lastReads(block, arrays)
  const live = new Map<Value, Held>()
  let [now, peak]: [number, Peak] = [0, { bytes: 0, held: [] }]
  for (const [place, operation] of block.operations.entries()) {
    for (const value of operation.outputs) {
      if (!arrays.has(value)) continue
      live.set(value, { value, bytes: bytesOf(value), operation })
      now += bytesOf(value)
    }
    const inner = innerPeak(operation, running)
    if (now + inner.bytes > peak.bytes) peak = { bytes: now + inner.bytes, held: [...live.values(), ...inner.held] }
    for (const [value, { bytes }] of live)
      if ((lastRead.get(value) ?? place) <= place) {
        live.delete(value)
        now -= bytes
      }
  }
  return { ...peak, held: [...peak.held].sort((a, b) => b.bytes - a.bytes) }
}

/** Returns the peak inside an operation. A loop runs one time step of its body at a time; a split runs all its parts at once. */
function innerPeak(operation: AnyOperation, running: Running): Peak {
  if (operation.name === 'scan') return peakOf(operation.attributes.body, running)
  if (operation.name !== 'split') return { bytes: 0, held: [] }
  const { parts, body, cut } = operation.attributes
  const inner = peakOf(body, running)
  const pieces = operation.inputs.reduce((sum, value, k) => sum + (cut[k] === null ? 0 : bytesOf(value)), 0)
  const results = body.results.reduce((sum, value) => sum + bytesOf(value), 0)
  return { bytes: parts * (inner.bytes + results) + pieces, held: inner.held.map((held) => ({ ...held, bytes: parts * held.bytes })) }
}

function allButViews(block: Block): Set<Value> {
  return new Set(block.operations.filter((operation) => !hasXlaTrait(operation, 'sharesMemory')).flatMap(({ outputs }) => outputs))
}

/** Returns the values that become arrays. */
function materialised(block: Block): Set<Value> {
  const results = new Set(block.results)
  const readBy = new Map<Value, AnyOperation[]>()
  for (const operation of block.operations)
    for (const value of operation.inputs) readBy.set(value, [...(readBy.get(value) ?? []), operation])
  const arrays = new Set<Value>()
  for (const operation of block.operations)
    for (const value of operation.outputs) {
      const by = readBy.get(value) ?? []
      const inPlace =
        by.every((reader) => hasXlaTrait(reader, 'fusesInputs')) && (by.length < 2 || hasXlaTrait(operation, 'repeatedForReaders'))
      // A view of an array needs no array of its own, whichever operation reads it.
      if (hasXlaTrait(operation, 'sharesMemory')) continue
      if (!hasXlaTrait(operation, 'fusesIntoReader') || results.has(value) || !inPlace) arrays.add(value)
    }
  return arrays
}

/**
 * Finds the last read of each array, including reads by operations that are fused into others. Results of the block are read after its
 * end.
 */
function lastReads(block: Block, arrays: ReadonlySet<Value>): Map<Value, number> {
  const roots = new Map<Value, readonly Value[]>()
  const last = new Map<Value, number>()
  const rootsOf = (value: Value): readonly Value[] => (arrays.has(value) ? [value] : (roots.get(value) ?? []))
  for (const [place, operation] of block.operations.entries()) {
    const read = [...new Set(operation.inputs.flatMap(rootsOf))]
    for (const value of read) last.set(value, place)
    for (const value of operation.outputs) if (!arrays.has(value)) roots.set(value, read)
  }
  for (const value of block.results) for (const root of rootsOf(value)) last.set(root, block.operations.length)
  return last
}

/** Finds the layer of each value: the layer of the weight that it is computed from, or of its inputs. */
export function layersOf(block: Block, parameters: readonly (string | null)[]): Map<Value, string> {
  const layers = new Map<Value, string>()
  const weights = new Set<Value>()
  block.parameters.forEach((value, k) => {
    const name = at(parameters, k)
    if (name === null) return
    weights.add(value)
    layers.set(value, name)
  })
  for (const operation of block.operations) {
    const weight = operation.inputs.find((value) => weights.has(value))
    const layer = [weight, ...operation.inputs].flatMap((value) => (value ? (layers.get(value) ?? []) : []))[0]
    const fromWeights = operation.inputs.length > 0 && operation.inputs.every((value) => weights.has(value))
    for (const value of operation.outputs) {
      if (layer !== undefined) layers.set(value, layer)
      if (fromWeights) weights.add(value)
    }
    if (operation.name === 'split' || operation.name === 'scan') {
      const { body } = operation.attributes
      const inner = operation.inputs.map((value) => (operation.name === 'scan' || weights.has(value) ? (layers.get(value) ?? null) : null))
      for (const [value, name] of layersOf(body, operation.name === 'scan' ? inner.map(() => layer ?? null) : inner))
        layers.set(value, name)
    }
  }
  return layers
}
