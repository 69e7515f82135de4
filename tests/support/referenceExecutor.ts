/** The evaluator in float64 as an executor, for tests that hold a lens against other mathematics. What it gives is rounded to float32. */
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import type { Executable, Executor, Module, Tensor, Tensors } from '../../src/engine/executors/executor'
import { sizeOf } from '../../src/engine/compiler/program/shapes'

export const referenceExecutor: Executor = {
  info: {
    executor: 'eager',
    device: 'CPU',
    backend: 'cpu',
    tensorflowVersion: null,
    xla: false,
    parts: 1,
    gpu: false,
    why: '',
    remedy: null
  },
  estimateMemory: () => ({ bytes: 0, state: 0, step: 0, largest: [] }),
  deviceMemory: () => null,
  compile: (module) => Promise.resolve(executableOf(module))
}

function executableOf(module: Module): Executable {
  const state = new Map<string, Tensor>(
    [...module.variables].map(([name, type]) => [name, { type, data: new Float32Array(sizeOf(type.shape)) }])
  )
  return {
    run: (name, inputs) => {
      const program = module.functions.get(name)
      if (!program) throw new Error(`there is no function ${name}`)
      const arrays = new Map([...state, ...inputs].map(([key, { type, data }]) => [key, { shape: type.shape, data }]))
      const results = evaluate(program, arrays)
      return new Map(
        [...results].map(([key, { shape, data }]) => [key, { type: { dtype: 'float32', shape }, data: Float32Array.from(data) }])
      )
    },
    read: () => state,
    write: (values: Tensors) => {
      for (const [name, tensor] of values) state.set(name, tensor)
    },
    dispose: () => undefined
  }
}
