/**
 * The variables of a module as ONNX Runtime's tensors. Those that a call writes have a second tensor, and the two change places. Several can be
 * rows of one array, of which each has a part.
 */
import type { Tensor as OrtTensor } from 'onnxruntime-node'
import type { TensorType } from '../../../compiler/program/types'
import type { Tensor } from '../../executor'
import { unknownVariable } from '../../inputs'
import { emptyTensor, fillTensor, numbersOf, tensorOf } from './tensors'
import { tensorRows } from './tensorRows'
import type { RowsLayout, TensorRows } from './tensorRows'

interface Variable {
  readonly type: TensorType
  current: OrtTensor
  /** What the next call that writes the variable fills; null before the first. */
  spare: OrtTensor | null
}

/** Variables whose values lie in one array. */
export interface VariableRows {
  /** The array of the values. */
  current(): OrtTensor
  /** The array of what the next call writes. */
  spare(): OrtTensor
}

export class Variables {
  private readonly variables: ReadonlyMap<string, Variable>
  private readonly rows = new Map<string, VariableRows>()
  private readonly joined = new Set<string>()

  /** All are zeros. */
  constructor(
    private readonly Tensor: typeof OrtTensor,
    types: ReadonlyMap<string, TensorType>
  ) {
    this.variables = new Map([...types].map(([name, type]) => [name, { type, current: emptyTensor(Tensor, type), spare: null }]))
  }

  get names(): string[] {
    return [...this.variables.keys()]
  }

  has(name: string): boolean {
    return this.variables.has(name)
  }

  /** Throws ExecutorError 'input' where there is no such variable, as the methods below do. */
  typeOf(name: string): TensorType {
    return this.variable(name).type
  }

  current(name: string): OrtTensor {
    return this.variable(name).current
  }

  /** The tensor for the next value, which `exchange` makes the current one. */
  spare(name: string): OrtTensor {
    const variable = this.variable(name)
    variable.spare ??= emptyTensor(this.Tensor, variable.type)
    return variable.spare
  }

  exchange(name: string): void {
    const variable = this.variable(name)
    const next = this.spare(name)
    variable.spare = variable.current
    variable.current = next
  }

  /** A copy of the value. */
  read(name: string): Tensor {
    const { type, current } = this.variable(name)
    return tensorOf(type, current)
  }

  write(name: string, value: Tensor): void {
    fillTensor(this.variable(name).current, value)
  }

  /** Lets variables lie in one array, and goes on doing so. Null where one of them lies in another. */
  join(layout: RowsLayout): VariableRows | null {
    const key = JSON.stringify(layout)
    const known = this.rows.get(key)
    if (known) return known
    if (layout.members.some(({ name }) => this.joined.has(name))) return null
    const variables = new Map(layout.members.map(({ name }) => [name, this.variable(name)]))
    const types = new Map([...variables].map(([name, { type }]) => [name, type]))
    const [first, second] = [tensorRows(this.Tensor, layout, types), tensorRows(this.Tensor, layout, types)]
    for (const [name, variable] of variables) {
      numbersOf(first.member(name)).set(numbersOf(variable.current))
      variable.current = first.member(name)
      variable.spare = second.member(name)
      this.joined.add(name)
    }
    const rows = new ExchangedRows(variables, first, second)
    this.rows.set(key, rows)
    return rows
  }

  private variable(name: string): Variable {
    return this.variables.get(name) ?? unknownVariable(name, this.variables.keys())
  }
}

/** Two arrays that change places as their variables do, which calls may exchange one by one. */
class ExchangedRows implements VariableRows {
  constructor(
    private readonly variables: ReadonlyMap<string, Variable>,
    private readonly first: TensorRows,
    private readonly second: TensorRows
  ) {}

  current(): OrtTensor {
    return this.inStep().current.whole
  }

  spare(): OrtTensor {
    return this.inStep().spare.whole
  }

  /** Where some have been exchanged and others have not, those that lie in the other array are copied into the first one's. */
  private inStep(): { current: TensorRows; spare: TensorRows } {
    const [leading] = this.variables
    const inFirst = !leading || leading[1].current === this.first.member(leading[0])
    const [current, spare] = inFirst ? [this.first, this.second] : [this.second, this.first]
    for (const [name, variable] of this.variables) {
      const here = current.member(name)
      if (variable.current === here) continue
      numbersOf(here).set(numbersOf(variable.current))
      variable.current = here
      variable.spare = spare.member(name)
    }
    return { current, spare }
  }
}
