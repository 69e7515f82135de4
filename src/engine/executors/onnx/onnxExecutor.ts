/** Runs programs with ONNX Runtime: each function of a module is one model, run by a prebuilt library without a compiler. */
import { usableCores } from '../cores'
import type { Executable, Executor, ExecutorInfo, Module } from '../executor'
import type { MemoryEstimate } from '../memoryEstimate'
import { checkModule } from '../module'
import { estimateMemory } from './memory/estimate'
import type { Runtime } from './runtime/binding'
import { OnnxExecutable } from './runtime/onnxExecutable'

export class OnnxExecutor implements Executor {
  constructor(
    private readonly runtime: Runtime,
    readonly info: ExecutorInfo
  ) {}

  /** Checks the module. A function's model is written and opened when it is first called. */
  compile(module: Module): Promise<Executable> {
    return Promise.resolve().then(() => {
      checkModule(module)
      return new OnnxExecutable(module, this.runtime, usableCores())
    })
  }

  estimateMemory(module: Module): MemoryEstimate {
    return estimateMemory(module)
  }

  deviceMemory(): null {
    return null
  }
}
