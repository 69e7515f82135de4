/**
 * In a loop's body, a concatenation of products with factors that are given at each step takes its factors from one array, joined before the
 * loop: (a·p, b·q) becomes (a, b) times slices of (p, q). One array is read where there were several, and as it has the form of the
 * concatenation, an executor can write the one over the other. It undoes for reading what `distribute` did for hoisting.
 */
import { producersOf } from '../../program/blocks'
import { BlockBuilder, mapped } from '../../program/builder'
import { at, range, sameType } from '../../program/shapes'
import type { Block, Operation, Value } from '../../program/types'
import { countUses, rewriteBlock } from '../rewrite'

export function joinFactors(block: Block): Block {
  return rewriteBlock(block, (builder, operation) =>
    operation.name === 'scan' && !operation.attributes.segments ? joinOfScan(builder, operation) : null
  )
}

/** A concatenation and, for each of its pieces, the factor that is a per-step parameter of the body. */
interface Found {
  readonly concat: Operation<'concat'>
  readonly factors: readonly Value[]
}

function joinOfScan(builder: BlockBuilder, scan: Operation<'scan'>): Value[] | null {
  const { body, carries } = scan.attributes
  const found = findProducts(scan)
  if (!found) return null
  const index = new Map(body.parameters.map((parameter, k) => [parameter, k]))
  const joined = builder.concat(
    found.factors.map((factor) => at(scan.inputs, index.get(factor) ?? -1)),
    found.concat.attributes.axis + 1
  )
  const kept = range(body.parameters.length).filter((k) => !found.factors.includes(at(body.parameters, k)))
  const [first, rest] = [kept.filter((k) => k < carries), kept.filter((k) => k >= carries)]
  const given = [...first.map((k) => at(scan.inputs, k)), joined, ...rest.map((k) => at(scan.inputs, k))]
  const inputs = scan.attributes.inputs - found.factors.length + 1
  return builder.operations('scan', given, { ...scan.attributes, inputs, body: withJoined(body, found, first, rest) })
}

function findProducts(scan: Operation<'scan'>): Found | null {
  const { body, carries, inputs } = scan.attributes
  const producer = producersOf(body)
  const uses = countUses(body)
  const given = new Set(body.parameters.slice(carries, carries + inputs).filter((value) => uses.get(value) === 1))
  const factorOf = (piece: Value): Value[] => {
    const made = producer.get(piece)
    const factor = made?.name === 'mul' ? made.inputs.find((value) => given.has(value)) : undefined
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
function withJoined(body: Block, { concat, factors }: Found, first: readonly number[], rest: readonly number[]): Block {
  const builder = new BlockBuilder()
  const map = new Map<Value, Value>()
  const declare = (k: number) => map.set(at(body.parameters, k), builder.parameter(at(body.parameters, k).type))
  first.forEach(declare)
  const joined = builder.parameter(at(concat.outputs, 0).type)
  rest.forEach(declare)
  const { axis } = concat.attributes
  let begin = 0
  for (const factor of factors) {
    const size = at(factor.type.shape, axis)
    map.set(factor, builder.sliceAxis(joined, axis, begin, size))
    begin += size
  }
  for (const operation of body.operations) builder.copy(operation, map)
  return builder.finish(body.results.map((value) => mapped(map, value)))
}
