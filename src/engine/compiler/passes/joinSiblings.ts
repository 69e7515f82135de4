/**
 * Where one function is computed of each of several neighbouring slices of a value, this pass computes it once, of one longer slice: σ of
 * three gates becomes one σ, and three biases become one.
 */
import { neededFor, producersOf } from '../program/blocks'
import { BlockBuilder, mapped } from '../program/builder'
import { copiesOf, copyInto } from '../program/copyInto'
import type { Copies } from '../program/copyInto'
import { at } from '../program/shapes'
import { isUnary } from '../program/traits'
import type { AnyOperation, Block, Operation, Value } from '../program/types'
import { countUses } from './rewrite'
import { needsFirst } from './walks'

/** A slice that one operation alone reads. */
interface Member {
  readonly slice: Operation<'slice'>
  readonly user: AnyOperation
  /** For a sum: what is added. */
  readonly other: Value | null
  /** Only members of one family join: the same function, and what is added are repeated vectors, or slices of one value in step with these. */
  readonly family: string
}

export function joinSiblings(block: Block): Block {
  for (let current = block; ;) {
    const [run] = findRuns(current)
    if (!run) return current
    current = joinRun(current, run)
  }
}

/** Writes operations in their old order, but the run as one, after all that it needs and before all that needs it. */
function joinRun(block: Block, run: readonly Member[]): Block {
  const producer = producersOf(block)
  const members = new Set(run.map((member) => member.user))
  const builder = new BlockBuilder()
  const readBy = (operation: AnyOperation) => (members.has(operation) ? run.flatMap(inputsOf) : operation.inputs)
  const write = (operation: AnyOperation, known: Copies): void => {
    if (members.has(operation)) writeJoined(builder, run, known)
    else builder.copy(operation, known)
  }
  const copies = copyInto(builder, block, (operation, known) => {
    if (!known.has(at(operation.outputs, 0)))
      needsFirst(
        operation,
        (each) => {
          const needed = readBy(each).find((value) => !known.has(value))
          return needed && producer.get(needed)
        },
        (each) => write(each, known)
      )
    return []
  })
  return builder.finish(copiesOf(copies, block.results))
}

function inputsOf(member: Member): Value[] {
  return [at(member.slice.outputs, 0), ...(member.other ? [member.other] : [])]
}

function findRuns(block: Block): Member[][] {
  const uses = countUses(block)
  const userOf = new Map<Value, AnyOperation>()
  const producer = producersOf(block)
  for (const operation of block.operations) operation.inputs.forEach((value) => userOf.set(value, operation))
  const families = new Map<string, Member[]>()
  for (const slice of block.operations) {
    if (slice.name !== 'slice' || !alongLast(slice)) continue
    const user = userOf.get(at(slice.outputs, 0))
    const member = user && uses.get(at(slice.outputs, 0)) === 1 ? memberOf(slice, user, producer) : null
    if (!member) continue
    families.set(member.family, [...(families.get(member.family) ?? []), member])
  }
  return [...families.values()].flatMap(neighbours).filter((run) => safeToJoin(run, block))
}

/** A slice of whole rows: only the last axis is cut. */
function alongLast({ inputs, attributes }: Operation<'slice'>): boolean {
  const { shape } = at(inputs, 0).type
  return attributes.size.every((size, axis) => axis === shape.length - 1 || size === shape[axis])
}

function memberOf(slice: Operation<'slice'>, user: AnyOperation, producer: ReadonlyMap<Value, AnyOperation>): Member | null {
  const family = `${at(slice.inputs, 0).id} ${user.name}`
  if (isUnary(user)) return { slice, user, other: null, family }
  if (user.name !== 'add') return null
  const other = user.inputs[0] === slice.outputs[0] ? at(user.inputs, 1) : at(user.inputs, 0)
  const source = producer.get(other)
  if (source?.name === 'broadcast') return { slice, user, other, family: `${family} broadcast` }
  if (source?.name !== 'slice' || source === slice || !alongLast(source)) return null
  return { slice, user, other, family: `${family} ${at(source.inputs, 0).id} ${beginOf(source) - beginOf(slice)}` }
}

function beginOf({ attributes }: Operation<'slice'>): number {
  return at(attributes.begin, attributes.begin.length - 1)
}

/** Runs of two and more whose slices follow one another without a gap. */
function neighbours(family: readonly Member[]): Member[][] {
  const runs: Member[][] = []
  const begin = ({ slice }: Member) => beginOf(slice)
  const end = (member: Member) => begin(member) + at(member.slice.attributes.size, member.slice.attributes.size.length - 1)
  for (const member of [...family].sort((a, b) => begin(a) - begin(b))) {
    const last = runs.at(-1)?.at(-1)
    if (last && end(last) === begin(member)) runs.at(-1)?.push(member)
    else runs.push([member])
  }
  return runs.filter((run) => run.length > 1)
}

/** Nothing that the run needs is made from one of the run's own results. */
function safeToJoin(run: readonly Member[], block: Block): boolean {
  const needed = neededFor(block, run.flatMap(inputsOf))
  return !run.some(({ user }) => user.outputs.some((value) => needed.has(value)))
}

function writeJoined(builder: BlockBuilder, run: readonly Member[], map: Map<Value, Value>): void {
  const axis = at(at(run, 0).slice.inputs, 0).type.shape.length - 1
  const whole = builder.concat(
    run.map((member) => mapped(map, at(member.slice.outputs, 0))),
    axis
  )
  const joined = applyJoined(builder, run, whole, map, axis)
  let begin = 0
  for (const member of run) {
    const size = at(at(member.slice.outputs, 0).type.shape, axis)
    map.set(at(member.user.outputs, 0), builder.sliceAxis(joined, axis, begin, size))
    begin += size
  }
}

function applyJoined(builder: BlockBuilder, run: readonly Member[], whole: Value, map: ReadonlyMap<Value, Value>, axis: number): Value {
  const { user } = at(run, 0)
  if (isUnary(user)) return builder.unary(user.name, whole)
  const others = run.flatMap((member) => (member.other ? [mapped(map, member.other)] : []))
  return builder.add(whole, builder.concat(others, axis))
}
