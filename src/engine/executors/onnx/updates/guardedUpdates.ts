/** Finds the updates of variables that a program makes under one condition, as stretches of elementwise operations, one for each weight. */
import { hasTrait } from '../../../compiler/program/traits'
import { producersOf } from '../../../compiler/program/blocks'
import { at } from '../../../compiler/program/shapes'
import type { AnyOperation, Program, Value } from '../../../compiler/program/types'

/** A variable that takes a new value where the condition holds, and else keeps the one it has. */
export interface GuardedUpdate {
  readonly name: string
  readonly value: Value
}

export interface GuardedUpdates {
  /** Bool []. */
  readonly condition: Value
  readonly updates: readonly GuardedUpdate[]
}

/** What no row of the joined arrays differs in: a constant, or one number for all. */
export type Uniform = { readonly fill: number } | { readonly scalar: Value }

/** Elementwise operations over arrays of one shape that share arrays with one another and with no others. */
export interface Stretch {
  readonly operations: readonly AnyOperation[]
  /** The arrays that it reads, in the order in which it does. */
  readonly reads: readonly Value[]
  readonly updates: readonly GuardedUpdate[]
}

/** The results `select(condition, value, variable)` of the variable's name; null where there are none. The first condition counts. */
export function guardedUpdates({ parameters, results, block }: Program, isVariable: (name: string) => boolean): GuardedUpdates | null {
  const producers = producersOf(block)
  const owner = new Map(block.parameters.map((value, k) => [value, at(parameters, k)]))
  let condition: Value | null = null
  const updates: GuardedUpdate[] = []
  block.results.forEach((result, k) => {
    const [name, select] = [at(results, k), producers.get(result)]
    if (select?.name !== 'select' || !isVariable(name) || owner.get(at(select.inputs, 2)) !== name) return
    const spread = producers.get(at(select.inputs, 0))
    if (spread?.name !== 'broadcast' || result.type.dtype !== 'float32') return
    const [scalar] = spread.inputs
    if (!scalar || scalar.type.shape.length > 0 || scalar !== (condition ??= scalar)) return
    updates.push({ name, value: at(select.inputs, 1) })
  })
  return condition && { condition, updates }
}

/** What is the same in every place of an array, where it is known; null otherwise. */
export function uniformOf(producers: ReadonlyMap<Value, AnyOperation>, value: Value): Uniform | null {
  const made = producers.get(value)
  if (made?.name === 'fill') return { fill: made.attributes.value }
  const [source] = made?.name === 'broadcast' ? made.inputs : []
  if (source?.type.shape.length !== 0) return null
  return uniformOf(producers, source) ?? { scalar: source }
}

/** The stretches that end in updates and that nothing else reads. Of an update that is not elementwise to its end nothing is found. */
export function stretchesOf({ results, block }: Program, { updates }: GuardedUpdates): Stretch[] {
  const producers = producersOf(block)
  const inner = innerOperations({ results, block }, updates)
  const made = new Set(inner.map(({ outputs }) => at(outputs, 0)))
  const arraysOf = (operation: AnyOperation) => operation.inputs.filter((value) => uniformOf(producers, value) === null)
  const connected = new Connected<Value>()
  for (const operation of inner) for (const array of arraysOf(operation)) connected.connect(at(operation.outputs, 0), array)
  const stretches = new Map<Value, { operations: AnyOperation[]; reads: Set<Value>; updates: GuardedUpdate[] }>()
  for (const operation of inner) {
    const value = at(operation.outputs, 0)
    const stretch = stretches.get(connected.find(value)) ?? { operations: [], reads: new Set(), updates: [] }
    stretches.set(connected.find(value), stretch)
    stretch.operations.push(operation)
    stretch.updates.push(...updates.filter((update) => update.value === value))
    for (const array of arraysOf(operation)) if (!made.has(array)) stretch.reads.add(array)
  }
  return [...stretches.values()].map((stretch) => ({ ...stretch, reads: [...stretch.reads] }))
}

/** The elementwise operations over arrays that only such operations and the updates read, in their order. */
function innerOperations({ results, block }: Pick<Program, 'results' | 'block'>, updates: readonly GuardedUpdate[]): AnyOperation[] {
  const readers = readersOf(block.operations)
  const given = new Set(block.results)
  const selects = new Set(updates.map(({ name }) => at(block.results, results.indexOf(name))))
  const inner = new Set<Value>()
  const takes = ({ inputs, outputs }: AnyOperation, value: Value): boolean => {
    const output = at(outputs, 0)
    return inner.has(output) || (selects.has(output) && inputs.indexOf(value) === 1 && inputs.lastIndexOf(value) === 1)
  }
  return block.operations
    .toReversed()
    .filter((operation) => {
      const value = at(operation.outputs, 0)
      const read = readers.get(value) ?? []
      const within = hasTrait(operation, 'elementwise') && value.type.shape.length > 0 && !given.has(value) && read.length > 0
      if (!within || !read.every((reader) => takes(reader, value))) return false
      inner.add(value)
      return true
    })
    .toReversed()
}

function readersOf(operations: readonly AnyOperation[]): Map<Value, AnyOperation[]> {
  const readers = new Map<Value, AnyOperation[]>()
  for (const operation of operations)
    for (const value of new Set(operation.inputs)) readers.set(value, [...(readers.get(value) ?? []), operation])
  return readers
}

/** Sets of what was connected. */
class Connected<T> {
  private readonly parents = new Map<T, T>()

  find(each: T): T {
    const parent = this.parents.get(each)
    if (parent === undefined) return each
    const root = this.find(parent)
    this.parents.set(each, root)
    return root
  }

  connect(a: T, b: T): void {
    const [root, other] = [this.find(a), this.find(b)]
    if (root !== other) this.parents.set(root, other)
  }
}
