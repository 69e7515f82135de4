/** The float64 interpreter as an executor: what it takes in and gives out is float32, its variables stay float64 between calls. */
import { filled } from '../../src/engine/executors/reference/array'
import type { Dense } from '../../src/engine/executors/reference/array'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import type { AnyArray } from '../../src/engine/executors/reference/evaluate'
import { at } from '../../src/engine/compiler/program/shapes'
import type { TensorType } from '../../src/engine/compiler/program/types'
import type { Executable, Executor, ExecutorInfo, Module, Tensor, Tensors } from '../../src/engine/executors/executor'
import { unknownFunction, unknownVariable } from '../../src/engine/executors/inputs'
import { estimateMemory } from '../../src/engine/executors/tensorflow/memory/estimate'

/** It is no choice of a user, so its facts are those of the executor that it stands in for. */
const info: ExecutorInfo = {
  executor: 'eager',
  device: 'float64 interpreter',
  backend: null,
  tensorflowVersion: null,
  xla: false,
  parts: 1,
  gpu: false,
  why: 'a test',
  remedy: null
}

export const referenceExecutor: Executor = {
  info,
  compile: (module) => Promise.resolve(new ReferenceExecutable(module)),
  estimateMemory: (module) => estimateMemory(module),
  deviceMemory: () => null
}

class ReferenceExecutable implements Executable {
  private readonly variables: Map<string, Dense>

  constructor(private readonly module: Module) {
    this.variables = new Map([...module.variables].map(([name, { shape }]) => [name, filled(shape, 0)]))
  }

  run(name: string, inputs: Tensors): Tensors {
    const program = this.module.functions.get(name) ?? unknownFunction(name, this.module.functions.keys())
    const given = [...inputs].map(([input, { type, data }]): [string, AnyArray] => [input, { shape: type.shape, data }])
    const results = evaluate(program, new Map<string, AnyArray>([...this.variables, ...given]))
    const outputs = new Map<string, Tensor>()
    program.results.forEach((result, k) => {
      const value = results.get(result)
      if (!value) return
      if (this.variables.has(result)) this.variables.set(result, value)
      else outputs.set(result, tensorOf(at(program.block.results, k).type, value))
    })
    return outputs
  }

  read(names: readonly string[] = [...this.variables.keys()]): Tensors {
    return new Map(names.map((name) => [name, tensorOf(this.typeOf(name), this.variables.get(name) ?? unknown(name))]))
  }

  write(values: Tensors): void {
    for (const [name, { data }] of values) this.variables.set(name, { shape: this.typeOf(name).shape, data: Float64Array.from(data) })
  }

  dispose(): void {
    this.variables.clear()
  }

  private typeOf(name: string): TensorType {
    return this.module.variables.get(name) ?? unknownVariable(name, this.module.variables.keys())
  }
}

function unknown(name: string): never {
  return unknownVariable(name, [])
}

function tensorOf(type: TensorType, { data }: Dense): Tensor {
  return { type, data: type.dtype === 'float32' ? Float32Array.from(data) : Int32Array.from(data) }
}
