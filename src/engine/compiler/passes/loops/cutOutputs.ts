/**
 * An output of a loop that is a part of another output is cut out of that one behind the loop. The gradient of a GRU's loop gives the
 * cotangents of two gates, of the third, and of all three side by side: with this pass it writes them once.
 */
import { producersOf } from '../../program/blocks'
import type { BlockBuilder } from '../../program/builder'
import { resultParts, scanParts } from '../../program/scan'
import { at, range } from '../../program/shapes'
import type { Block, Operation, Value } from '../../program/types'
import { rewriteBlock } from '../rewrite'

export function cutOutputs(block: Block): Block {
  return rewriteBlock(block, (builder, operation) => (operation.name === 'scan' ? cutOfScan(builder, operation) : null))
}

/** Where a part begins in the output, with the index `whole`, that holds it. The axis is that of one step. */
interface Cut {
  readonly whole: number
  readonly axis: number
  readonly begin: number
}

function cutOfScan(builder: BlockBuilder, scan: Operation<'scan'>): Value[] | null {
  const { body } = scan.attributes
  const { results } = scanParts(scan)
  const cuts = findCuts(body, results.steps)
  if (cuts.size === 0) return null
  const whole = range(results.steps.length).filter((k) => !cuts.has(k))
  const written = builder.operations('scan', scan.inputs, {
    ...scan.attributes,
    body: { ...body, results: [...results.carries, ...whole.map((k) => at(results.steps, k))] }
  })
  const { carries, steps } = resultParts(scan.attributes, written)
  const outputs = results.steps.map(({ type }, k) => {
    const cut = cuts.get(k)
    if (!cut) return at(steps, whole.indexOf(k))
    return builder.sliceAxis(at(steps, whole.indexOf(cut.whole)), cut.axis + 1, cut.begin, at(type.shape, cut.axis))
  })
  return [...carries, ...outputs]
}

/** Finds the outputs that are parts of an output which is no part itself. */
function findCuts(body: Block, steps: readonly Value[]): ReadonlyMap<number, Cut> {
  const pieces = new Pieces(body)
  const indices = range(steps.length)
  const cutsOf = (part: number) =>
    indices.flatMap((whole): Cut[] => {
      const place = whole === part ? null : pieces.placeOf(at(steps, part), at(steps, whole))
      return place ? [{ whole, ...place }] : []
    })
  const all = indices.map(cutsOf)
  const entries = indices.flatMap((part): [number, Cut][] => {
    const cut = at(all, part).find(({ whole }) => at(all, whole).length === 0)
    return cut ? [[part, cut]] : []
  })
  return new Map(entries)
}

/** Knows of what the values of a body are put together. */
class Pieces {
  private readonly producer: ReturnType<typeof producersOf>

  constructor(body: Block) {
    this.producer = producersOf(body)
  }

  /** Where the pieces of `part` lie, one after another, among more pieces of `whole`; null where they do not. */
  placeOf(part: Value, whole: Value): { readonly axis: number; readonly begin: number } | null {
    const producer = this.producer.get(whole)
    if (producer?.name !== 'concat') return null
    const { axis } = producer.attributes
    const [inner, outer] = [this.along(part, axis), this.along(whole, axis)]
    if (inner.length >= outer.length) return null
    const first = range(outer.length - inner.length + 1).find((k) => inner.every((piece, j) => outer[k + j] === piece))
    if (first === undefined) return null
    return { axis, begin: outer.slice(0, first).reduce((sum, piece) => sum + at(piece.type.shape, axis), 0) }
  }

  private along(value: Value, axis: number): Value[] {
    const producer = this.producer.get(value)
    if (producer?.name !== 'concat' || producer.attributes.axis !== axis) return [value]
    return producer.inputs.flatMap((piece) => this.along(piece, axis))
  }
}
