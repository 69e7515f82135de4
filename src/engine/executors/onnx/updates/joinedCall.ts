/** A function whose updates of variables are joined: first all else, then the updates of many weights at once. */
import type { Tensor as OrtTensor } from 'onnxruntime-node'
import { at } from '../../../compiler/program/shapes'
import type { Program, TensorType } from '../../../compiler/program/types'
import type { Runtime } from '../runtime/binding'
import { SessionCall, tensorNamed } from '../runtime/call'
import type { Call, NamedTensors } from '../runtime/call'
import { emptyTensor, numbersOf } from '../runtime/tensors'
import { tensorRows } from '../runtime/tensorRows'
import type { VariableRows, Variables } from '../runtime/variables'
import type { JoinedProgram, Rows } from './joinedProgram'

type NamedRows = readonly (readonly [string, VariableRows])[]

export class JoinedCall implements Call {
  private readonly updates: SessionCall
  /** What the first program gives beside its results, some of it in rows. */
  private readonly computed: NamedTensors
  private readonly condition: OrtTensor

  /** @param reads, gives rows of variables, by their names in the joined program */
  private constructor(
    runtime: Runtime,
    program: JoinedProgram,
    private readonly first: Call,
    private readonly reads: NamedRows,
    private readonly gives: NamedRows
  ) {
    this.updates = new SessionCall(runtime, program.joined)
    const types = resultTypes(program.first)
    const rows = program.reads
      .filter(({ areVariables }) => !areVariables)
      .map((each) => [each, tensorRows(runtime.Tensor, each, types)] as const)
    const members = new Map(rows.flatMap(([{ members }, tensors]) => members.map(({ name }) => [name, tensors.member(name)] as const)))
    this.computed = new Map([
      ...program.computed.map((name) => [name, members.get(name) ?? emptyTensor(runtime.Tensor, typeNamed(types, name))] as const),
      ...rows.map(([{ name }, { whole }]) => [name, whole] as const)
    ])
    this.condition = tensorNamed(this.computed, program.condition)
  }

  /** Null where the variables cannot lie as the joined program wants them. `open` opens the first program. */
  static open(runtime: Runtime, program: JoinedProgram, variables: Variables, open: (first: Program) => Call): JoinedCall | null {
    const reads = joinedIn(variables, program.reads)
    const gives = reads && joinedIn(variables, program.gives)
    return reads && gives && new JoinedCall(runtime, program, open(program.first), reads, gives)
  }

  run(parameters: NamedTensors, results: NamedTensors): void {
    this.first.run(parameters, new Map([...results, ...this.computed]))
    const current = this.reads.map(([name, rows]) => [name, rows.current()] as const)
    const spare = this.gives.map(([name, rows]) => [name, rows.spare()] as const)
    if (numbersOf(this.condition)[0] !== 0) this.updates.run(new Map([...parameters, ...this.computed, ...current]), new Map(spare))
    else for (const [, rows] of this.gives) numbersOf(rows.spare()).set(numbersOf(rows.current()))
  }

  dispose(): void {
    this.first.dispose()
    this.updates.dispose()
  }
}

/** Null where the variables of one of the rows lie elsewhere already. */
function joinedIn(variables: Variables, list: readonly Rows[]): NamedRows | null {
  const joined: [string, VariableRows][] = []
  for (const { name, areVariables, ...layout } of list) {
    if (!areVariables) continue
    const rows = variables.join(layout)
    if (!rows) return null
    joined.push([name, rows])
  }
  return joined
}

function typeNamed(types: ReadonlyMap<string, TensorType>, name: string): TensorType {
  const type = types.get(name)
  if (!type) throw new RangeError(`there is no result ${name}`)
  return type
}

const resultTypes = ({ results, block }: Program): Map<string, TensorType> =>
  new Map(results.map((name, k) => [name, at(block.results, k).type]))
