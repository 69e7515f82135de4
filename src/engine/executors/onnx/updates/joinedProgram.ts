/**
 * Joins the updates of many weights: what a program does to each of them by itself becomes one stretch of operations over one array that holds them
 * one behind another. A node of the runtime costs some microseconds whatever its size, and an optimizer has a dozen for each weight.
 */
import { newValue } from '../../../compiler/program/builder'
import { producersOf } from '../../../compiler/program/blocks'
import { at, range, sizeOf } from '../../../compiler/program/shapes'
import type { AnyOperation, Program, Value } from '../../../compiler/program/types'
import { pruned } from '../graph/pruned'
import type { RowsLayout } from '../runtime/tensorRows'
import { guardedUpdates, stretchesOf, uniformOf } from './guardedUpdates'
import type { Stretch } from './guardedUpdates'

/** Arrays that the joined program reads or gives as one. */
export interface Rows extends RowsLayout {
  /** Of the whole array, among the joined program's parameters or results. */
  readonly name: string
  /** Variables, or else results of the first program. */
  readonly areVariables: boolean
}

export interface JoinedProgram {
  /** Computes all results but the joined ones, and what the joined program reads beside variables. */
  readonly first: Program
  /** The names of what it gives beside the program's results. */
  readonly computed: readonly string[]
  /** Where this result of the first program is false, all joined variables keep their values. */
  readonly condition: string
  /** Reads and gives arrays of rows; other parameters are parameters of the program or results of the first one. */
  readonly joined: Program
  readonly reads: readonly Rows[]
  readonly gives: readonly Rows[]
}

/** The most numbers of a joined array, so that those that a stretch works on stay in a core's cache. Measured, see docs/performance.md. */
const most = 2 ** 15
/** Each member begins at a multiple of so many numbers: a line of the cache. */
const line = 16

/** Null where no two updates are alike. */
export function joinedProgram(program: Program, isVariable: (name: string) => boolean): JoinedProgram | null {
  const guarded = guardedUpdates(program, isVariable)
  if (!guarded) return null
  const writer = new JoinedWriter(program, isVariable)
  const groups = alike(writer, stretchesOf(program, guarded))
  if (groups.length === 0) return null
  for (const [k, group] of groups.entries()) writer.write(`rows ${k}`, group)
  return writer.finish(guarded.condition)
}

/** Stretches that do the same to arrays of their own, in groups of at least two that are small enough. */
function alike(writer: JoinedWriter, stretches: readonly Stretch[]): Stretch[][] {
  const groups: { readonly signature: string; size: number; readonly members: Stretch[] }[] = []
  for (const stretch of stretches) {
    const [signature, size] = [writer.signature(stretch), sizeOfMember(stretch)]
    if (!stretch.reads.every(({ type }) => type.dtype === 'float32')) continue
    const room = groups.find((group) => group.signature === signature && group.size + size <= most)
    if (room) {
      room.members.push(stretch)
      room.size += size
    } else groups.push({ signature, size, members: [stretch] })
  }
  return groups.filter(({ members }) => members.length > 1).map(({ members }) => members)
}

const sizeOfMember = ({ operations }: Stretch): number => Math.ceil(sizeOf(at(at(operations, 0).outputs, 0).type.shape) / line) * line

class JoinedWriter {
  private readonly producers: ReadonlyMap<Value, AnyOperation>
  private readonly names: ReadonlyMap<Value, string>
  private readonly parameters = new Map<string, Value>()
  private readonly operations: AnyOperation[] = []
  private readonly results = new Map<string, Value>()
  /** What the first program has to give beside its own results. */
  private readonly given = new Map<Value, string>()
  private readonly reads: Rows[] = []
  private readonly gives: Rows[] = []

  constructor(
    private readonly program: Program,
    private readonly isVariable: (name: string) => boolean
  ) {
    this.producers = producersOf(program.block)
    this.names = new Map(program.block.parameters.map((value, k) => [value, at(program.parameters, k)]))
  }

  /** The same for two stretches that do the same. Variables that are read and given stay in their places. */
  signature({ operations, reads, updates }: Stretch): string {
    const places = new Map<Value, string>()
    reads.forEach((value, k) => places.set(value, `read ${k} ${this.variable(value) === null ? 'computed' : 'variable'}`))
    operations.forEach(({ outputs }, k) => places.set(at(outputs, 0), `made ${k}`))
    const inputOf = (value: Value): unknown => {
      const uniform = uniformOf(this.producers, value)
      if (uniform) return 'fill' in uniform ? `fill ${uniform.fill}` : `scalar ${uniform.scalar.id}`
      return places.get(value)
    }
    const updated = updates.map(({ name, value }) => [places.get(value), reads.findIndex((read) => this.variable(read) === name)])
    return JSON.stringify([operations.map(({ name, inputs, attributes }) => [name, attributes, inputs.map(inputOf)]), updated])
  }

  /** Writes stretches that are alike as one. */
  write(name: string, group: readonly Stretch[]): void {
    const sizes = group.map(sizeOfMember)
    const offsets = sizes.map((_, k) => sizes.slice(0, k).reduce((sum, size) => sum + size, 0))
    const size = sizes.reduce((sum, each) => sum + each, 0)
    const shape = [size]
    const [model] = group
    if (!model) return
    const joined = new Map<Value, Value>()
    model.reads.forEach((value, k) => {
      const members = group.map(({ reads }, j) => ({ name: this.nameOf(at(reads, k)), offset: at(offsets, j) }))
      const rows = { name: `${name}, read ${k}`, size, areVariables: this.variable(value) !== null, members }
      this.reads.push(rows)
      joined.set(value, this.parameter(rows.name, { dtype: value.type.dtype, shape }))
    })
    for (const operation of model.operations) {
      const inputs = operation.inputs.map((value) => joined.get(value) ?? this.uniform(value, shape))
      const outputs = operation.outputs.map(({ type }) => newValue({ dtype: type.dtype, shape }))
      joined.set(at(operation.outputs, 0), at(outputs, 0))
      this.operations.push({ ...operation, inputs, outputs })
    }
    model.updates.forEach(({ value }, k) => {
      const members = group.map(({ updates }, j) => ({ name: at(updates, k).name, offset: at(offsets, j) }))
      const rows = { name: `${name}, given ${k}`, size, areVariables: true, members }
      this.gives.push(rows)
      const result = joined.get(value)
      if (result) this.results.set(rows.name, result)
    })
  }

  finish(guard: Value): JoinedProgram {
    const { program } = this
    const condition = 'condition of the updates'
    const joined = new Set(this.gives.flatMap(({ members }) => members.map(({ name }) => name)))
    const kept = range(program.results.length).filter((k) => !joined.has(at(program.results, k)))
    const given = [...this.given, [guard, condition] as const]
    return {
      condition,
      first: pruned({
        ...program,
        name: `${program.name}, first`,
        results: [...kept.map((k) => at(program.results, k)), ...given.map(([, name]) => name)],
        block: { ...program.block, results: [...kept.map((k) => at(program.block.results, k)), ...given.map(([each]) => each)] }
      }),
      computed: given.map(([, name]) => name),
      joined: {
        name: `${program.name}, updates`,
        parameters: [...this.parameters.keys()],
        results: [...this.results.keys()],
        block: { parameters: [...this.parameters.values()], operations: this.operations, results: [...this.results.values()] }
      },
      reads: this.reads,
      gives: this.gives
    }
  }

  private variable(value: Value): string | null {
    const name = this.names.get(value)
    return name !== undefined && this.isVariable(name) ? name : null
  }

  /** The variable's name, or a result's of the first program. */
  private nameOf(value: Value): string {
    return this.variable(value) ?? this.result(value)
  }

  private result(value: Value): string {
    const name = this.given.get(value) ?? `computed ${this.given.size}`
    this.given.set(value, name)
    return name
  }

  private uniform(value: Value, shape: readonly number[]): Value {
    const uniform = uniformOf(this.producers, value)
    if (!uniform) throw new Error('an array of a stretch is neither read nor made by it')
    const { dtype } = value.type
    const joined = newValue({ dtype, shape })
    if ('fill' in uniform) {
      const attributes = { value: uniform.fill, type: { dtype, shape } }
      this.operations.push({ name: 'fill', inputs: [], attributes, outputs: [joined] })
    } else {
      const source = this.names.get(uniform.scalar) ?? this.result(uniform.scalar)
      this.operations.push({
        name: 'broadcast',
        inputs: [this.parameter(source, uniform.scalar.type)],
        attributes: { shape },
        outputs: [joined]
      })
    }
    return joined
  }

  private parameter(name: string, type: Value['type']): Value {
    const known = this.parameters.get(name) ?? newValue(type)
    this.parameters.set(name, known)
    return known
  }
}
