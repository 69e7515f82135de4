/** A module run by ONNX Runtime. A function's models are written and opened when it is first called. */
import type { Tensor as OrtTensor } from 'onnxruntime-node'
import { at } from '../../../compiler/program/shapes'
import type { Program, TensorType } from '../../../compiler/program/types'
import { ExecutorError } from '../../executor'
import type { Executable, Module, Tensor, Tensors } from '../../executor'
import { checkTensor, checkedInputs, unknownFunction } from '../../inputs'
import { PartedCall } from '../parts/partedCall'
import { partedProgram } from '../parts/partedProgram'
import { JoinedCall } from '../updates/joinedCall'
import { joinedProgram } from '../updates/joinedProgram'
import type { Runtime } from './binding'
import { SessionCall } from './call'
import type { Call, NamedTensors } from './call'
import { executorError } from './errors'
import { emptyTensor, tensorOver, tensorWithin } from './tensors'
import { Variables } from './variables'

export class OnnxExecutable implements Executable {
  private readonly calls = new Map<string, Call>()
  private readonly variables: Variables
  private disposed = false

  constructor(
    private readonly module: Module,
    private readonly runtime: Runtime,
    /** How many threads one operator may use. */
    private readonly threads: number
  ) {
    this.variables = new Variables(runtime.Tensor, module.variables)
  }

  run(name: string, inputs: Tensors): Tensors {
    this.alive()
    const program = this.module.functions.get(name) ?? unknownFunction(name, this.module.functions.keys())
    checkedInputs(name, this.inputTypes(program), inputs)
    try {
      const call = this.call(name, program)
      const results = this.resultTensors(program)
      call.run(this.parametersOf(program, inputs), results)
      return this.outputsOf(program, results)
    } catch (error) {
      throw executorError(error)
    }
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
    for (const call of this.calls.values()) call.dispose()
  }

  private call(name: string, program: Program): Call {
    const known = this.calls.get(name)
    if (known) return known
    const call = this.open(program)
    this.calls.set(name, call)
    return call
  }

  private open(program: Program): Call {
    const joined = joinedProgram(program, (name) => this.variables.has(name))
    const call = joined && JoinedCall.open(this.runtime, joined, this.variables, (first) => this.openWhole(first))
    return call ?? this.openWhole(program)
  }

  private openWhole(program: Program): Call {
    const parted = partedProgram(program)
    return parted ? new PartedCall(this.runtime, parted) : new SessionCall(this.runtime, program, { threads: this.threads })
  }

  private inputTypes({ parameters, block }: Program): Map<string, TensorType> {
    const types = parameters.map((name, k): [string, TensorType] => [name, at(block.parameters, k).type])
    return new Map(types.filter(([name]) => !this.variables.has(name)))
  }

  private parametersOf({ parameters }: Program, inputs: Tensors): NamedTensors {
    const { Tensor } = this.runtime
    return new Map(
      parameters.map((name): [string, OrtTensor] => {
        const input = inputs.get(name)
        return [name, input ? tensorOver(Tensor, input) : this.variables.current(name)]
      })
    )
  }

  /** A tensor for each result: the second one of a variable, a new one of an output. */
  private resultTensors({ results, block }: Program): NamedTensors {
    const tensorFor = (name: string, type: TensorType) =>
      this.variables.has(name) ? this.variables.spare(name) : emptyTensor(this.runtime.Tensor, type)
    return new Map(results.map((name, k) => [name, tensorFor(name, at(block.results, k).type)]))
  }

  private outputsOf({ results, block }: Program, tensors: NamedTensors): Tensors {
    const outputs = new Map<string, Tensor>()
    results.forEach((name, k) => {
      const tensor = tensors.get(name)
      if (this.variables.has(name)) this.variables.exchange(name)
      else if (tensor) outputs.set(name, tensorWithin(at(block.results, k).type, tensor))
    })
    return outputs
  }

  private alive(): void {
    if (this.disposed) throw new ExecutorError('disposed', 'this executable was disposed of')
  }
}
