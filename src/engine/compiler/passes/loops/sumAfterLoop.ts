/**
 * Sums over time leave the loop: a carry that only adds a share at each step becomes an output of those shares, summed after the loop.
 * With `sink`, the gradient of a weight matrix becomes one large product after the reverse loop.
 */
import { producersOf } from '../../program/blocks'
import { BlockBuilder } from '../../program/builder'
import { copiesOf, copyInto } from '../../program/copyInto'
import { resultParts, scanParts, staysWhole } from '../../program/scan'
import { at, range, sizeOf } from '../../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../../program/types'
import { countUses, rewriteBlock } from '../rewrite'
import { leavesOf } from '../walks'

export function sumAfterLoop(block: Block): Block {
  return rewriteBlock(block, (builder, operation) =>
    operation.name === 'scan' && !staysWhole(operation.attributes) ? moveSums(builder, operation) : null
  )
}

/** The shares of each accumulating carry. */
type Accumulators = ReadonlyMap<number, readonly Value[]>

function moveSums(builder: BlockBuilder, scan: Operation<'scan'>): Value[] | null {
  const { inputs, results } = scanParts(scan)
  const shares = findAccumulators(scan)
  if (shares.size === 0) return null
  const others = range(inputs.carries.length).filter((k) => !shares.has(k))
  const start = others.map((k) => at(inputs.carries, k))
  const outputs = builder.operations('scan', [...start, ...inputs.steps, ...inputs.closed], {
    ...scan.attributes,
    carries: others.length,
    body: bodyWithoutSums(scan, shares)
  })
  const { carries, steps } = resultParts({ carries: others.length }, outputs)
  const sums = sumShares(builder, inputs.carries, shares, steps.slice(results.steps.length))
  return [...inputs.carries.map((_, k) => sums.get(k) ?? at(carries, others.indexOf(k))), ...steps.slice(0, results.steps.length)]
}

/** Adds up the shares of each accumulating carry, which lie one after another in `stacks`, and its initial value. */
function sumShares(
  builder: BlockBuilder,
  initial: readonly Value[],
  shares: Accumulators,
  stacks: readonly Value[]
): ReadonlyMap<number, Value> {
  const sums = new Map<number, Value>()
  let next = 0
  for (const [k, terms] of shares) {
    const overTime = terms.map(() => builder.reduceSum(at(stacks, next++), [0]))
    sums.set(k, builder.sum([at(initial, k), ...overTime]))
  }
  return sums
}

/** The body without the accumulating carries: it gives their shares as outputs instead. */
function bodyWithoutSums(scan: Operation<'scan'>, shares: Accumulators): Block {
  const { parameters, results } = scanParts(scan)
  const others = (carries: readonly Value[]) => carries.filter((_, k) => !shares.has(k))
  const body = { ...scan.attributes.body, parameters: [...others(parameters.carries), ...parameters.steps, ...parameters.closed] }
  const builder = new BlockBuilder()
  const copies = copyInto(builder, body, ({ inputs }, known) => (inputs.every((value) => known.has(value)) ? null : []))
  return builder.finish(copiesOf(copies, [...others(results.carries), ...results.steps, ...[...shares.values()].flat()]))
}

function findAccumulators(scan: Operation<'scan'>): Accumulators {
  const { body } = scan.attributes
  const { parameters, results } = scanParts(scan)
  const uses = countUses(body)
  const producer = producersOf(body)
  const largest = Math.max(0, ...body.parameters.map((value) => sizeOf(value.type.shape)))
  const accumulators = new Map<number, readonly Value[]>()
  parameters.carries.forEach((parameter, k) => {
    const result = at(results.carries, k)
    const terms = uses.get(parameter) === 1 && uses.get(result) === 1 ? termsOf(result, producer, uses) : []
    const shares = terms.filter((term) => term !== parameter)
    const isSum = shares.length === terms.length - 1 && shares.length > 0
    if (isSum && shares.every((share) => worthStacking(producer.get(share), share, largest))) accumulators.set(k, shares)
  })
  return accumulators
}

/** The terms of a sum whose inner sums nobody else reads. */
function termsOf(sum: Value, producer: ReadonlyMap<Value, AnyOperation>, uses: ReadonlyMap<Value, number>): Value[] {
  return leavesOf(sum, (value) => {
    const operation = producer.get(value)
    return operation?.name === 'add' && uses.get(value) === 1 ? operation.inputs : null
  })
}

/** A product of the step's rows never exists stacked (it becomes one product over all steps); anything else must be small. */
function worthStacking(operation: AnyOperation | undefined, share: Value, largest: number): boolean {
  if (operation?.name === 'matmul')
    return operation.attributes.transposeA && !operation.attributes.transposeB && share.type.shape.length === 2
  return sizeOf(share.type.shape) <= largest
}
