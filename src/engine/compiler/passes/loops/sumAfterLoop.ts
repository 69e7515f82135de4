/**
 * Sums over time leave the loop: a carry that only adds a share at each step becomes an output of those shares, summed after the loop.
 * With `sink`, the gradient of a weight matrix becomes one large product after the reverse loop.
 */
import { producersOf } from '../../program/blocks'
import { BlockBuilder, mapped } from '../../program/builder'
import { at, range, sizeOf } from '../../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../../program/types'
import { countUses, rewriteBlock } from '../rewrite'

export function sumAfterLoop(block: Block): Block {
  return rewriteBlock(block, (builder, operation) =>
    operation.name === 'scan' && !operation.attributes.segments ? moveSums(builder, operation) : null
  )
}

/** The shares of each accumulating carry. */
type Accumulators = ReadonlyMap<number, readonly Value[]>

function moveSums(builder: BlockBuilder, scan: Operation<'scan'>): Value[] | null {
  const { body, carries } = scan.attributes
  const shares = findAccumulators(scan)
  if (shares.size === 0) return null
  const keptParameters = range(body.parameters.length).filter((k) => !shares.has(k))
  const keptResults = range(body.results.length).filter((k) => !shares.has(k))
  const inner = bodyWithoutSums(body, shares, keptParameters, keptResults)
  const outputs = builder.operations(
    'scan',
    keptParameters.map((k) => at(scan.inputs, k)),
    { ...scan.attributes, carries: carries - shares.size, body: inner }
  )
  const old = new Map(keptResults.map((k, j) => [k, at(outputs, j)]))
  let next = keptResults.length
  for (const [k, terms] of shares) {
    const sums = terms.map(() => builder.reduceSum(at(outputs, next++), [0]))
    old.set(k, builder.sum([at(scan.inputs, k), ...sums]))
  }
  return range(body.results.length).flatMap((k) => old.get(k) ?? [])
}

/** The body without the accumulating carries: it gives their shares as outputs instead. */
function bodyWithoutSums(body: Block, shares: Accumulators, keptParameters: readonly number[], keptResults: readonly number[]): Block {
  const builder = new BlockBuilder()
  const map = new Map(keptParameters.map((k) => [at(body.parameters, k), builder.parameter(at(body.parameters, k).type)]))
  for (const operation of body.operations) if (operation.inputs.every((value) => map.has(value))) builder.copy(operation, map)
  const results = [...keptResults.map((k) => at(body.results, k)), ...[...shares.values()].flat()]
  return builder.finish(results.map((value) => mapped(map, value)))
}

function findAccumulators({ attributes: { body, carries } }: Operation<'scan'>): Accumulators {
  const uses = countUses(body)
  const producer = producersOf(body)
  const largest = Math.max(0, ...body.parameters.map((value) => sizeOf(value.type.shape)))
  const found = new Map<number, readonly Value[]>()
  for (const k of range(carries)) {
    const parameter = at(body.parameters, k)
    const terms = uses.get(parameter) === 1 && uses.get(at(body.results, k)) === 1 ? termsOf(at(body.results, k), producer, uses) : []
    const shares = terms.filter((term) => term !== parameter)
    const isSum = shares.length === terms.length - 1 && shares.length > 0
    if (isSum && shares.every((share) => worthStacking(producer.get(share), share, largest))) found.set(k, shares)
  }
  return found
}

/** The terms of a sum whose inner sums nobody else reads. */
function termsOf(value: Value, producer: ReadonlyMap<Value, AnyOperation>, uses: ReadonlyMap<Value, number>): Value[] {
  const operation = producer.get(value)
  if (operation?.name !== 'add' || uses.get(value) !== 1) return [value]
  return operation.inputs.flatMap((input) => termsOf(input, producer, uses))
}

/** A product of the step's rows never exists stacked (it becomes one product over all steps); anything else must be small. */
function worthStacking(operation: AnyOperation | undefined, share: Value, largest: number): boolean {
  if (operation?.name === 'matmul')
    return operation.attributes.transposeA && !operation.attributes.transposeB && share.type.shape.length === 2
  return sizeOf(share.type.shape) <= largest
}
