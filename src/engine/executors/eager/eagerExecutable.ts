/** A module run by interpreting its programs; variables are tensors that stay. */
import type { Tensor as TfTensor } from '@tensorflow/tfjs-core'
import { at } from '../../compiler/program/shapes'
import type { Program, TensorType } from '../../compiler/program/types'
import { ExecutorError } from '../executor'
import type { Executable, Module, Tensor, Tensors } from '../executor'
import { checkTensor, checkedInputs, unknownFunction, unknownVariable } from '../inputs'
import { Interpreter } from './blocks'
import type { Tf } from './backend'
import { compute } from './kernels'

export class EagerExecutable implements Executable {
  private readonly variables: Map<string, TfTensor>
  private readonly interpreter: Interpreter
  private disposed = false

  constructor(
    private readonly tf: Tf,
    private readonly module: Module,
    /** Makes the executor's backend the current one. */
    private readonly activate: () => void
  ) {
    activate()
    this.interpreter = new Interpreter(tf, compute)
    this.variables = new Map([...module.variables].map(([name, type]) => [name, tf.zeros([...type.shape], type.dtype)]))
  }

  run(name: string, inputs: Tensors): Tensors {
    this.alive()
    const program = this.module.functions.get(name) ?? unknownFunction(name, this.module.functions.keys())
    const tensors = checkedInputs(name, this.inputTypes(program), inputs)
    this.activate()
    const fed = tensors.map((tensor) => this.upload(tensor))
    try {
      return guarded(() => this.call(program, fed))
    } finally {
      this.tf.dispose(fed)
    }
  }

  read(names: readonly string[] = [...this.variables.keys()]): Tensors {
    this.alive()
    this.activate()
    return new Map(names.map((name) => [name, download(this.typeOf(name), this.variable(name))]))
  }

  write(values: Tensors): void {
    this.alive()
    this.activate()
    for (const [name, tensor] of values) checkTensor(`variable "${name}"`, this.typeOf(name), tensor)
    for (const [name, tensor] of values) this.store(name, this.upload(tensor))
  }

  dispose(): void {
    if (this.disposed) return
    this.disposed = true
    this.tf.dispose([...this.variables.values()])
  }

  private call(program: Program, fed: readonly TfTensor[]): Tensors {
    let next = 0
    const argumentTensors = program.parameters.map((name) => this.variables.get(name) ?? at(fed, next++))
    const results = this.interpreter.block(program.block, argumentTensors)
    const outputs = new Map<string, Tensor>()
    program.results.forEach((name, k) => {
      const output = at(results, k)
      if (this.variables.has(name)) return this.store(name, output)
      outputs.set(name, download(at(program.block.results, k).type, output))
      output.dispose()
    })
    return outputs
  }

  private inputTypes(program: Program): Map<string, TensorType> {
    const types = program.parameters.map((name, k): [string, TensorType] => [name, at(program.block.parameters, k).type])
    return new Map(types.filter(([name]) => !this.variables.has(name)))
  }

  private typeOf(name: string): TensorType {
    return this.module.variables.get(name) ?? unknownVariable(name, this.variables.keys())
  }
  private variable(name: string): TfTensor {
    return this.variables.get(name) ?? unknownVariable(name, this.variables.keys())
  }

  private store(name: string, tensor: TfTensor): void {
    this.variable(name).dispose()
    this.variables.set(name, tensor)
  }

  /** A tensor with a copy of the data: tfjs keeps the very array that it is given. */
  private upload({ type: { dtype, shape }, data }: Tensor): TfTensor {
    const copy = dtype === 'bool' ? Uint8Array.from(data, (value) => (value === 0 ? 0 : 1)) : data.slice()
    return this.tf.tensor(copy, [...shape], dtype)
  }

  private alive(): void {
    if (this.disposed) throw new ExecutorError('disposed', 'this executable was disposed of')
  }
}

function download(type: TensorType, tensor: TfTensor): Tensor {
  const data = tensor.dataSync()
  return { type, data: type.dtype === 'float32' ? Float32Array.from(data) : Int32Array.from(data) }
}

function guarded<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    if (error instanceof ExecutorError) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new ExecutorError(/memory|RESOURCE_EXHAUSTED|Array buffer allocation/i.test(message) ? 'outOfMemory' : 'device', message, {
      cause: error
    })
  }
}
