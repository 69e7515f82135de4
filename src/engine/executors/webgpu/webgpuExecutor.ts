/** Runs programs on a GPU through WebGPU, which every system's graphics driver has. */
import type { Executable, Executor, ExecutorInfo, FirstCalls, Module } from '../executor'
import type { MemoryEstimate } from '../memoryEstimate'
import { checkModule } from '../module'
import type { Tuning } from '../tuning'
import { estimateMemory } from '../tensorflow/memory/estimate'
import { bytesOfWord } from './device/protocol'
import type { AdapterFacts } from './device/protocol'
import { RemoteDevice } from './device/remoteDevice'
import { measureLoops } from './loops/measureLoops'
import { BufferPool } from './plan/bufferPool'
import type { PlanOptions } from './plan/functionPlan'
import { placesOfVariables, planProgram } from './plan/programPlan'
import { WebgpuExecutable } from './webgpuExecutable'

export class WebgpuExecutor implements Executor {
  constructor(
    private device: RemoteDevice,
    private readonly facts: AdapterFacts,
    readonly info: ExecutorInfo,
    private tuning: Tuning | null = null
  ) {}

  compile(module: Module, first?: FirstCalls): Promise<Executable> {
    return this.compileAs(module, this.chosen(), first?.name)
  }

  async tune(): Promise<Tuning | null> {
    const loops = await measureLoops((module, options) => this.compileAs(module, options))
    if (loops) this.tuning = { device: this.facts.name, loops }
    return this.tuning
  }

  /** `options`: how loops are to run, for measuring and for tests. */
  async compileAs(module: Module, options: PlanOptions, first?: string): Promise<WebgpuExecutable> {
    checkModule(module)
    // A driver that started again has lost what was on the GPU; what is compiled from now on is on a new device.
    if (this.device.isGone) this.device = (await RemoteDevice.open()).device
    const executable = new WebgpuExecutable(this.device, this.facts.limits, module, options)
    await executable.prepare(first)
    return executable
  }

  /** The bytes of all buffers, as they are planned; the largest arrays are those that any compiler has to keep. */
  estimateMemory(module: Module): MemoryEstimate {
    const pool = new BufferPool()
    const variables = placesOfVariables(module, pool)
    const state = pool.totalWords * bytesOfWord
    for (const program of module.functions.values()) planProgram(program, variables, pool, this.facts.limits, this.chosen())
    const bytes = pool.totalWords * bytesOfWord
    return { bytes, state, step: bytes - state, largest: estimateMemory(module).largest }
  }

  /** WebGPU does not tell how much memory a GPU has. */
  deviceMemory(): null {
    return null
  }

  /** Loses the device as a failing driver does, for tests of what happens then. */
  loseDevice(): void {
    this.device.call({ kind: 'lose' })
  }

  close(): void {
    this.device.close()
  }

  /** How loops run on this GPU, where it is the one that was measured. */
  private chosen(): PlanOptions {
    return { costs: this.tuning?.device === this.facts.name ? this.tuning.loops : null }
  }
}
