/**
 * In a loop's body, sums and products are regrouped so that what does not depend on the carry is added, or multiplied, first: it can
 * then leave the loop. (x·W + h·U) + b becomes (b + x·W) + h·U, and (c̄·tanh)·σ' with both factors known beforehand becomes c̄·(tanh·σ').
 */
import { producersOf } from '../program/blocks'
import { BlockBuilder, mapped } from '../program/builder'
import { copiesOf, copyInto } from '../program/copyInto'
import { at, range } from '../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../program/types'
import { lateness } from './loops/lateness'
import type { Lateness } from './loops/lateness'
import { countUses } from './rewrite'
import { leavesOf } from './walks'

export function sortSums(block: Block): Block {
  const operations = block.operations.map((operation): AnyOperation => {
    if (operation.name !== 'scan') return operation
    return { ...operation, attributes: { ...operation.attributes, body: sortBody(operation) } }
  })
  return { ...block, operations }
}

function sortBody(scan: Operation<'scan'>): Block {
  const { body } = scan.attributes
  const late = lateness(scan)
  const uses = countUses(body)
  const producer = producersOf(body)
  const inner = new Set<AnyOperation>()
  const innerOf = (name: AnyOperation['name'], value: Value): readonly Value[] | null => {
    const term = producer.get(value)
    if (term?.name !== name || uses.get(value) !== 1) return null
    inner.add(term)
    return term.inputs
  }
  const termsOf = ({ name, inputs }: AnyOperation): Value[] => inputs.flatMap((input) => leavesOf(input, (value) => innerOf(name, value)))
  const chains = new Map<AnyOperation, Value[]>()
  for (const operation of [...body.operations].reverse())
    if ((operation.name === 'add' || operation.name === 'mul') && !inner.has(operation)) chains.set(operation, termsOf(operation))
  return rebuild(body, late, chains, inner)
}

function rebuild(
  body: Block,
  late: ReadonlyMap<Value, Lateness>,
  chains: ReadonlyMap<AnyOperation, Value[]>,
  inner: ReadonlySet<AnyOperation>
): Block {
  const builder = new BlockBuilder()
  const copies = copyInto(builder, body, (operation, known) => {
    if (inner.has(operation)) return []
    const terms = chains.get(operation)
    return terms && terms.length > 2 ? [regroup(builder, operation, terms, late, known)] : null
  })
  return builder.finish(copiesOf(copies, body.results))
}

/** The terms of each lateness among themselves, then together, earliest first; late ones stay in their order. */
function regroup(
  builder: BlockBuilder,
  operation: AnyOperation,
  terms: readonly Value[],
  late: ReadonlyMap<Value, Lateness>,
  map: ReadonlyMap<Value, Value>
): Value {
  const name = operation.name === 'mul' ? 'mul' : 'add'
  const fold = (values: readonly Value[]) => values.slice(1).reduce((a, b) => builder.binary(name, a, b), at(values, 0))
  const classes = range(3).map((level) => terms.filter((term) => (late.get(term) ?? 0) === level).map((term) => mapped(map, term)))
  const early = [...at(classes, 0), ...at(classes, 1)]
  const lateTerms = at(classes, 2)
  return early.length === 0 ? fold(lateTerms) : lateTerms.length === 0 ? fold(early) : builder.binary(name, fold(lateTerms), fold(early))
}
