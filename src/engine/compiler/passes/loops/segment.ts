/**
 * Rematerialisation: a loop over T steps becomes a loop over segments of about √T steps. Only the carries between segments are kept for the
 * backward pass; inside a segment everything is computed again. Memory for residuals then grows with √T (Chen et al. 2016, section 4).
 */
import type { BlockBuilder } from '../../program/builder'
import type { Block, Operation, Value } from '../../program/types'
import { rewriteBlock } from '../rewrite'

/** Cuts each loop of the block that is worth it. To be applied before differentiation. */
export function segment(block: Block): Block {
  return rewriteBlock(block, (builder, operation) => {
    if (operation.name !== 'scan' || operation.attributes.length < 4) return null
    return segmentScan(builder, operation, Math.ceil(Math.sqrt(operation.attributes.length)))
  })
}

/** The first steps that do not fill a segment run on their own. */
function segmentScan(builder: BlockBuilder, scan: Operation<'scan'>, size: number): Value[] {
  const { carries, length, reverse } = scan.attributes
  const rest = length % size
  const first =
    rest > 0 ? runStretch(builder, scan, scan.inputs.slice(0, carries), reverse ? length - rest : 0, rest) : scan.inputs.slice(0, carries)
  const main = runSegments(builder, scan, first.slice(0, carries), reverse ? 0 : rest, size)
  return main.map((value, k) => {
    const before = first[k]
    if (k < carries || !before) return value
    return builder.concat(reverse ? [value, before] : [before, value], 0)
  })
}

/** The loop over a stretch of its steps. */
function runStretch(builder: BlockBuilder, scan: Operation<'scan'>, start: readonly Value[], begin: number, length: number): Value[] {
  return builder.operations('scan', [...start, ...stretches(builder, scan, begin, length), ...closed(scan)], { ...scan.attributes, length })
}

function stretches(builder: BlockBuilder, scan: Operation<'scan'>, begin: number, length: number): Value[] {
  const { carries, inputs } = scan.attributes
  return scan.inputs.slice(carries, carries + inputs).map((value) => builder.sliceAxis(value, 0, begin, length))
}

function closed({ inputs, attributes }: Operation<'scan'>): readonly Value[] {
  return inputs.slice(attributes.carries + attributes.inputs)
}

function runSegments(builder: BlockBuilder, scan: Operation<'scan'>, start: readonly Value[], begin: number, size: number): Value[] {
  const { carries, reverse } = scan.attributes
  const count = Math.floor(scan.attributes.length / size)
  const pieces = stretches(builder, scan, begin, count * size).map((value) =>
    builder.reshape(value, [count, size, ...value.type.shape.slice(1)])
  )
  const made = builder.scan({
    length: count,
    reverse,
    segments: true,
    carries: start,
    inputs: pieces,
    closed: closed(scan),
    body: (inner, parameters) => {
      const all = inner.operations('scan', [...parameters.carries, ...parameters.inputs, ...parameters.closed], {
        ...scan.attributes,
        length: size
      })
      return { carries: all.slice(0, carries), outputs: all.slice(carries) }
    }
  })
  return [...made.carries, ...made.outputs.map((value) => builder.reshape(value, [count * size, ...value.type.shape.slice(2)]))]
}
