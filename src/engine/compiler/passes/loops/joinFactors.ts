/**
 * In a loop's body, a concatenation of products with factors that are given at each step takes its factors from one array, joined before the
 * loop: (a·p, b·q) becomes (a, b) times slices of (p, q). The loop then reads one array in place of several. The array has the
 * form of the concatenation, so an executor can write one over the other. This pass undoes for reading what `distribute` did for hoisting.
 */
import { producersOf } from '../../program/blocks'
import { BlockBuilder } from '../../program/builder'
import { copiesOf } from '../../program/copyInto'
import { scanParts, staysWhole } from '../../program/scan'
import { at, sameType } from '../../program/shapes'
import type { Block, Operation, Value } from '../../program/types'
import { countUses, rewriteBlock } from '../rewrite'

export function joinFactors(block: Block): Block {
  return rewriteBlock(block, (builder, operation) =>
    operation.name === 'scan' && !staysWhole(operation.attributes) ? joinOfScan(builder, operation) : null
  )
}

/** A concatenation and, for each of its pieces, the factor that is a per-step parameter of the body. */
interface Products {
  readonly concat: Operation<'concat'>
  readonly factors: readonly Value[]
}

function joinOfScan(builder: BlockBuilder, scan: Operation<'scan'>): Value[] | null {
  const { body } = scan.attributes
  const products = findProducts(scan)
  if (!products) return null
  const joined = builder.concat(
    products.factors.map((factor) => at(scan.inputs, body.parameters.indexOf(factor))),
    products.concat.attributes.axis + 1
  )
  const { inputs, parameters } = scanParts(scan)
  const others = inputs.steps.filter((_, k) => !products.factors.includes(at(parameters.steps, k)))
  return builder.operations('scan', [...inputs.carries, joined, ...others, ...inputs.closed], {
    ...scan.attributes,
    inputs: others.length + 1,
    body: withJoined(scan, products)
  })
}

function findProducts(scan: Operation<'scan'>): Products | null {
  const { body } = scan.attributes
  const producer = producersOf(body)
  const uses = countUses(body)
  const readOnce = new Set(scanParts(scan).parameters.steps.filter((value) => uses.get(value) === 1))
  const factorOf = (piece: Value): Value[] => {
    const product = producer.get(piece)
    const factor = product?.name === 'mul' ? product.inputs.find((value) => readOnce.has(value)) : undefined
    return factor && sameType(factor.type, piece.type) ? [factor] : []
  }
  for (const concat of body.operations) {
    if (concat.name !== 'concat') continue
    const factors = concat.inputs.flatMap(factorOf)
    if (factors.length > 1 && factors.length === concat.inputs.length && new Set(factors).size === factors.length)
      return { concat, factors }
  }
  return null
}

/** The body with one parameter for the joined factors, which each product takes its slice of. */
function withJoined(scan: Operation<'scan'>, { concat, factors }: Products): Block {
  const { body } = scan.attributes
  const { carries, steps, closed } = scanParts(scan).parameters
  const builder = new BlockBuilder()
  const copies = new Map<Value, Value>()
  const declare = (parameter: Value) => copies.set(parameter, builder.parameter(parameter.type))
  carries.forEach(declare)
  const joined = builder.parameter(at(concat.outputs, 0).type)
  steps.filter((parameter) => !factors.includes(parameter)).forEach(declare)
  closed.forEach(declare)
  const { axis } = concat.attributes
  let begin = 0
  for (const factor of factors) {
    const size = at(factor.type.shape, axis)
    copies.set(factor, builder.sliceAxis(joined, axis, begin, size))
    begin += size
  }
  for (const operation of body.operations) builder.copy(operation, copies)
  return builder.finish(copiesOf(copies, body.results))
}
