/** Estimates the memory of a module from its programs, before XLA compiles them. */
import type { Module } from '../../executor'
import type { LargeValue, MemoryEstimate } from '../../memoryEstimate'
import { estimateMemory as memoryOnOnnx } from '../../onnx/memory/estimate'
import { startsQuickly } from '../runtime/startingExecutable'
import { at, bytesOfFloat, sizeOf } from '../../../compiler/program/shapes'
import { layersOf, peakOf } from './liveness'
import type { Held } from './liveness'

/** Bytes for XLA's compiler and the code that it makes; measured, see docs/performance.md. */
const compiling = 150e6
/** XLA holds this many times the peak that the order of operations gives, because it copies for loops and its allocator rounds up. */
const overhead = 1.25

export function estimateMemory({ variables, functions }: Module): MemoryEstimate {
  const state = bytesOfFloat * [...variables.values()].reduce((sum, type) => sum + sizeOf(type.shape), 0)
  const peaks = [...functions.values()].map((program) => ({ program, peak: peakOf(program.block) }))
  const { program, peak } = peaks.reduce((most, each) => (each.peak.bytes > most.peak.bytes ? each : most), at(peaks, 0))
  const layers = layersOf(
    program.block,
    program.parameters.map((name) => (variables.has(name) ? (name.split('.')[0] ?? name) : null))
  )
  const step = peak.bytes * overhead
  const starter = starterMemory({ variables, functions })
  return {
    bytes: state + compiling + step + (starter?.bytes ?? 0),
    state,
    step: Math.max(step, starter?.step ?? 0),
    largest: peak.held.slice(0, 3).map((held) => large(held, layers))
  }
}

/** Returns the memory of ONNX Runtime, which takes a new run's first steps while the compiler works; null where none are taken so. */
function starterMemory({ variables, functions }: Module): MemoryEstimate | null {
  const train = functions.get('train')
  if (!train || !startsQuickly({ variables, functions }, 'train')) return null
  return memoryOnOnnx({ variables, functions: new Map([['train', train]]) })
}

function large({ value, bytes, operation }: Held, layers: ReturnType<typeof layersOf>): LargeValue {
  return { layer: layers.get(value) ?? null, operation: operation.name, shape: value.type.shape, bytes }
}
