/** The variables of a module as ONNX Runtime's tensors. Those that a call writes have a second tensor, and the two change places. */
import type { Tensor as OrtTensor } from 'onnxruntime-node'
import type { TensorType } from '../../../compiler/program/types'
import type { Tensor } from '../../executor'
import { unknownVariable } from '../../inputs'
import { filledTensor, emptyTensor, tensorOf } from './tensors'

interface Variable {
  readonly type: TensorType
  current: OrtTensor
  /** What the next call that writes the variable fills; null before the first. */
  spare: OrtTensor | null
}

export class Variables {
  private readonly variables: ReadonlyMap<string, Variable>

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
    this.variable(name).current = filledTensor(this.Tensor, value)
  }

  private variable(name: string): Variable {
    return this.variables.get(name) ?? unknownVariable(name, this.variables.keys())
  }
}
