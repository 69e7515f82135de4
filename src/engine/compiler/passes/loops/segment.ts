/**
 * Rematerialisation: a loop over T steps becomes a loop over segments of about √T steps. Only the carries between segments are kept for the
 * backward pass; inside a segment everything is computed again. Memory for residuals then grows with √T (Chen et al. 2016, section 4).
 */
import type { BlockBuilder } from '../../program/builder'
import { resultParts, scanParts } from '../../program/scan'
import { at } from '../../program/shapes'
import type { Block, Operation, Value } from '../../program/types'
import { rewriteBlock } from '../rewrite'

/** Cuts each loop of the block that has four steps or more. The pass runs before differentiation. */
export function segment(block: Block): Block {
  return rewriteBlock(block, (builder, operation) => {
    if (operation.name !== 'scan' || operation.attributes.length < 4) return null
    return segmentScan(builder, operation, Math.ceil(Math.sqrt(operation.attributes.length)))
  })
}

/** The first steps that do not fill a segment run on their own. */
function segmentScan(builder: BlockBuilder, scan: Operation<'scan'>, size: number): Value[] {
  const { length, reverse } = scan.attributes
  const rest = length % size
  const start = scanParts(scan).inputs.carries
  if (rest === 0) return runSegments(builder, scan, start, 0, size).flat()
  const first = resultParts(scan.attributes, runStretch(builder, scan, start, reverse ? length - rest : 0, rest))
  const [carries, steps] = runSegments(builder, scan, first.carries, reverse ? 0 : rest, size)
  const joined = steps.map((value, k) => {
    const before = at(first.steps, k)
    return builder.concat(reverse ? [value, before] : [before, value], 0)
  })
  return [...carries, ...joined]
}

/** The loop over a stretch of its steps. */
function runStretch(builder: BlockBuilder, scan: Operation<'scan'>, start: readonly Value[], begin: number, length: number): Value[] {
  const { closed } = scanParts(scan).inputs
  return builder.operations('scan', [...start, ...stretches(builder, scan, begin, length), ...closed], { ...scan.attributes, length })
}

function stretches(builder: BlockBuilder, scan: Operation<'scan'>, begin: number, length: number): Value[] {
  return scanParts(scan).inputs.steps.map((value) => builder.sliceAxis(value, 0, begin, length))
}

/** The loop over whole segments. It gives the last carries, and the stacked outputs. */
function runSegments(
  builder: BlockBuilder,
  scan: Operation<'scan'>,
  start: readonly Value[],
  begin: number,
  size: number
): [carries: readonly Value[], steps: readonly Value[]] {
  const count = Math.floor(scan.attributes.length / size)
  const pieces = stretches(builder, scan, begin, count * size).map((value) =>
    builder.reshape(value, [count, size, ...value.type.shape.slice(1)])
  )
  const { carries, outputs } = builder.scan({
    length: count,
    reverse: scan.attributes.reverse,
    segments: true,
    carries: start,
    inputs: pieces,
    closed: scanParts(scan).inputs.closed,
    body: (inner, parameters) => {
      const results = inner.operations('scan', [...parameters.carries, ...parameters.inputs, ...parameters.closed], {
        ...scan.attributes,
        length: size
      })
      const { carries: last, steps } = resultParts(scan.attributes, results)
      return { carries: last, outputs: steps }
    }
  })
  return [carries, outputs.map((value) => builder.reshape(value, [count * size, ...value.type.shape.slice(2)]))]
}
