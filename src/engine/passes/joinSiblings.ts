/**
 * The same function on neighbouring slices of one value is computed once on the longer slice: σ of three gates is one σ,
 * and three biases are one.
 */
import { BlockBuilder, mapped } from '../program/builder'
import { unaryNames } from '../program/operations'
import { at } from '../program/shapes'
import type { AnyOperation, Block, Operation, UnaryName, Value } from '../program/types'
import { countUses } from './rewrite'

/** A slice that one operation alone reads. */
interface Member {
  readonly slice: Operation<'slice'>
  readonly user: AnyOperation
  /** For a sum with a repeated vector: that vector's broadcast. */
  readonly other: Value | null
}

export function joinSiblings(block: Block): Block {
  const runs = findRuns(block)
  if (runs.length === 0) return block
  const runOf = new Map(runs.flatMap((run) => run.map((member) => [member.user, run] as const)))
  const lastNeeded = new Map(runs.map((run) => [run, latestInput(block, run)]))
  const builder = new BlockBuilder()
  const map = new Map(block.parameters.map((parameter) => [parameter, builder.parameter(parameter.type)]))
  block.operations.forEach((operation, position) => {
    const run = runOf.get(operation)
    if (!run) builder.copy(operation, map)
    for (const [each, last] of lastNeeded) if (last === position) writeJoined(builder, each, map)
  })
  return builder.finish(block.results.map((value) => mapped(map, value)))
}

/** The position of the operation after which a run can be computed. It must come before the first use of any of its results. */
function latestInput(block: Block, run: readonly Member[]): number {
  const needed = new Set(run.flatMap((member) => [at(member.slice.outputs, 0), ...(member.other ? [member.other] : [])]))
  return block.operations.reduce((last, operation, k) => (operation.outputs.some((value) => needed.has(value)) ? k : last), 0)
}

function findRuns(block: Block): Member[][] {
  const uses = countUses(block)
  const userOf = new Map<Value, AnyOperation>()
  const producer = new Map<Value, AnyOperation>()
  for (const operation of block.operations) {
    operation.inputs.forEach((value) => userOf.set(value, operation))
    operation.outputs.forEach((value) => producer.set(value, operation))
  }
  const families = new Map<string, Member[]>()
  for (const slice of block.operations) {
    if (slice.name !== 'slice' || !alongLast(slice)) continue
    const user = userOf.get(at(slice.outputs, 0))
    const member = user && uses.get(at(slice.outputs, 0)) === 1 ? memberOf(slice, user, producer) : null
    if (!member) continue
    const key = `${at(slice.inputs, 0).id} ${member.user.name}`
    families.set(key, [...(families.get(key) ?? []), member])
  }
  return [...families.values()].flatMap(neighbours).filter((run) => safeToJoin(block, run))
}

/** A slice of whole rows: only the last axis is cut. */
function alongLast({ inputs, attributes }: Operation<'slice'>): boolean {
  const { shape } = at(inputs, 0).type
  return attributes.size.every((size, axis) => axis === shape.length - 1 || size === shape[axis])
}

function memberOf(slice: Operation<'slice'>, user: AnyOperation, producer: ReadonlyMap<Value, AnyOperation>): Member | null {
  if (isUnary(user)) return { slice, user, other: null }
  if (user.name !== 'add') return null
  const other = user.inputs[0] === slice.outputs[0] ? at(user.inputs, 1) : at(user.inputs, 0)
  return producer.get(other)?.name === 'broadcast' ? { slice, user, other } : null
}

function isUnary(operation: AnyOperation): operation is Extract<AnyOperation, { name: UnaryName }> {
  return unaryNames.some((name) => name === operation.name)
}

/** Runs of two and more whose slices follow one another without a gap. */
function neighbours(family: readonly Member[]): Member[][] {
  const runs: Member[][] = []
  const begin = ({ slice }: Member) => at(slice.attributes.begin, slice.attributes.begin.length - 1)
  const end = (member: Member) => begin(member) + at(member.slice.attributes.size, member.slice.attributes.size.length - 1)
  for (const member of [...family].sort((a, b) => begin(a) - begin(b))) {
    const last = runs.at(-1)?.at(-1)
    if (last && end(last) === begin(member)) runs.at(-1)?.push(member)
    else runs.push([member])
  }
  return runs.filter((run) => run.length > 1)
}

/** Nothing that the run needs is made from one of the run's own results, and no result is used before all inputs are there. */
function safeToJoin(block: Block, run: readonly Member[]): boolean {
  const last = latestInput(block, run)
  const results = new Set(run.flatMap((member) => member.user.outputs))
  return !block.operations.slice(0, last + 1).some((operation) => operation.inputs.some((value) => results.has(value)))
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
