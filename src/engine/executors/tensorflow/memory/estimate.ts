/** What a training step will hold in memory, estimated from its programs before anything is compiled. */
import type { Module } from '../../executor'
import { startsQuickly } from '../runtime/startingExecutable'
import { at, sizeOf } from '../../../compiler/program/shapes'
import type { OperationName } from '../../../compiler/program/types'
import { layersOf, peakOf } from './liveness'
import type { Held } from './liveness'

/** An array that is held at the step's peak. */
export interface LargeValue {
  /** Whose weights made it, or null. */
  readonly layer: string | null
  readonly operation: OperationName
  /** Of one part of the batch. */
  readonly shape: readonly number[]
  /** Of all parts. */
  readonly bytes: number
}

export interface MemoryEstimate {
  /** All of it: bytes above what the engine holds at rest. */
  readonly bytes: number
  /** Weights, optimizer state and gradients that are added up: they stay. */
  readonly state: number
  /** The most that a step holds besides. */
  readonly step: number
  /** The three largest at that moment. */
  readonly largest: readonly LargeValue[]
}

/** What XLA takes to compile, and the code that it makes; measured, see docs/performance.md. */
const compiling = 150e6
/** Of the peak by the order of operations: what XLA keeps elsewhere, copies for loops, and what its allocator rounds up. */
const overhead = 1.25

const bytesOfFloat = 4

export function estimateMemory({ variables, functions }: Module): MemoryEstimate {
  const state = bytesOfFloat * [...variables.values()].reduce((sum, type) => sum + sizeOf(type.shape), 0)
  const peaks = [...functions.values()].map((program) => ({ program, peak: peakOf(program.block) }))
  const { program, peak } = peaks.reduce((most, each) => (each.peak.bytes > most.peak.bytes ? each : most), at(peaks, 0))
  const layers = layersOf(
    program.block,
    program.parameters.map((name) => (variables.has(name) ? (name.split('.')[0] ?? name) : null))
  )
  const step = peak.bytes * overhead
  const first = plainFirstStep({ variables, functions })
  return {
    bytes: state + Math.max(compiling + step, first),
    state,
    step: Math.max(step, first),
    largest: peak.held.slice(0, 3).map((held) => large(held, layers))
  }
}

/** What a new run's first step holds where it is taken before anything is compiled, each value as an array; it is over when compiling begins. */
function plainFirstStep(module: Module): number {
  const train = module.functions.get('train')
  return train && startsQuickly(module, 'train') ? peakOf(train.block, 'plain').bytes : 0
}

function large({ value, bytes, operation }: Held, layers: ReturnType<typeof layersOf>): LargeValue {
  return { layer: layers.get(value) ?? null, operation: operation.name, shape: value.type.shape, bytes }
}
