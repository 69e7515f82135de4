/** A module run by ONNX Runtime: one session a function, opened when the function is first called. */
import type { Tensor as OrtTensor } from 'onnxruntime-node'
import { at } from '../../../compiler/program/shapes'
import type { Program, TensorType } from '../../../compiler/program/types'
import { ExecutorError } from '../../executor'
import type { Executable, Module, Tensor, Tensors } from '../../executor'
import { checkTensor, checkedInputs, unknownFunction } from '../../inputs'
import { inputName, outputName, programModel } from '../graph/programModel'
import type { NativeSession, Runtime } from './binding'
import { executorError } from './errors'
import { emptyTensor, tensorOver, tensorWithin } from './tensors'
import { Variables } from './variables'

export class OnnxExecutable implements Executable {
  private readonly sessions = new Map<string, NativeSession>()
  private readonly variables: Variables
  private disposed = false

  constructor(
    private readonly module: Module,
    private readonly runtime: Runtime,
    private readonly options: object
  ) {
    this.variables = new Variables(runtime.Tensor, module.variables)
  }

  run(name: string, inputs: Tensors): Tensors {
    this.alive()
    const program = this.module.functions.get(name) ?? unknownFunction(name, this.module.functions.keys())
    checkedInputs(name, this.inputTypes(program), inputs)
    const fetches = this.fetchesOf(program)
    try {
      this.session(name, program).run(this.feedsOf(program, inputs), Object.fromEntries(fetches), {})
    } catch (error) {
      throw executorError(error)
    }
    return this.resultsOf(program, fetches)
  }

  read(names: readonly string[] = this.variables.names): Tensors {
    this.alive()
    return new Map(names.map((name) => [name, this.variables.read(name)]))
  }

  write(values: Tensors): void {
    this.alive()
    for (const [name, tensor] of values) checkTensor(`variable "${name}"`, this.variables.typeOf(name), tensor)
    for (const [name, tensor] of values) this.variables.write(name, tensor)
  }

  dispose(): void {
    if (this.disposed) return
    this.disposed = true
    for (const session of this.sessions.values()) session.dispose()
  }

  private session(name: string, program: Program): NativeSession {
    const open = this.sessions.get(name)
    if (open) return open
    const model = programModel(program)
    const session = new this.runtime.Session()
    session.loadModel(model.buffer, model.byteOffset, model.byteLength, this.options)
    this.sessions.set(name, session)
    return session
  }

  private inputTypes({ parameters, block }: Program): Map<string, TensorType> {
    const types = parameters.map((name, k): [string, TensorType] => [name, at(block.parameters, k).type])
    return new Map(types.filter(([name]) => !this.variables.has(name)))
  }

  private feedsOf({ parameters }: Program, inputs: Tensors): Record<string, OrtTensor> {
    const { Tensor } = this.runtime
    return Object.fromEntries(
      parameters.map((name) => {
        const input = inputs.get(name)
        return [inputName(name), input ? tensorOver(Tensor, input) : this.variables.current(name)]
      })
    )
  }

  /** A tensor for each result: the second one of a variable, a new one of an output. */
  private fetchesOf({ results, block }: Program): Map<string, OrtTensor> {
    const tensorFor = (name: string, type: TensorType) =>
      this.variables.has(name) ? this.variables.spare(name) : emptyTensor(this.runtime.Tensor, type)
    return new Map(results.map((name, k) => [outputName(name), tensorFor(name, at(block.results, k).type)]))
  }

  private resultsOf({ results, block }: Program, fetched: ReadonlyMap<string, OrtTensor>): Tensors {
    const outputs = new Map<string, Tensor>()
    results.forEach((name, k) => {
      const tensor = fetched.get(outputName(name))
      if (this.variables.has(name)) this.variables.exchange(name)
      else if (tensor) outputs.set(name, tensorWithin(at(block.results, k).type, tensor))
    })
    return outputs
  }

  private alive(): void {
    if (this.disposed) throw new ExecutorError('disposed', 'this executable was disposed of')
  }
}
