/** Estimates the memory of a module that ONNX Runtime runs. */
import { at, bytesOfFloat, sizeOf } from '../../../compiler/program/shapes'
import type { Module } from '../../executor'
import type { MemoryEstimate } from '../../memoryEstimate'
import { layersOf, peakOf } from '../../tensorflow/memory/liveness'

/** Bytes of the library with its sessions; measured, see docs/performance.md. */
const library = 60e6
/** The runtime holds up to this many times the peak that the order of operations gives: its memory grows by doubling, a part has its own. */
const overhead = 2.5

/** Every value but a view is an array of its own, from the node that makes it to the last one that reads it. */
export function estimateMemory({ variables, functions }: Module): MemoryEstimate {
  const state = bytesOfFloat * [...variables.values()].reduce((sum, type) => sum + sizeOf(type.shape), 0)
  const peaks = [...functions.values()].map((program) => ({ program, peak: peakOf(program.block, 'plain') }))
  const { program, peak } = peaks.reduce((most, each) => (each.peak.bytes > most.peak.bytes ? each : most), at(peaks, 0))
  const layers = layersOf(
    program.block,
    program.parameters.map((name) => (variables.has(name) ? (name.split('.')[0] ?? name) : null))
  )
  const step = overhead * peak.bytes
  return {
    bytes: library + state + step,
    state,
    step,
    largest: peak.held.slice(0, 3).map(({ value, bytes, operation }) => ({
      layer: layers.get(value) ?? null,
      operation: operation.name,
      shape: value.type.shape,
      bytes
    }))
  }
}
