/** Compiles a trace program, runs it on batches of the step that is not sound, and reads single values of its results. */
import type { BatchShape } from '../../../data/batches/batch'
import type { Executor, Tensor, Tensors } from '../../../executors/executor'
import { at, sizeOf } from '../../../compiler/program/shapes'
import { shapeOfBatch } from '../../../learning/step/modelForward'
import type { ModelForward } from '../../../learning/step/modelForward'
import type { Place } from '../../../model/layers/context'
import type { TraceProgram } from './traceProgram'

/** What every trace of a step needs; the weights are those from before the step. */
export interface TraceRunner {
  readonly executor: Executor
  readonly model: ModelForward
  readonly weights: Tensors
}

export type BuildTrace = (model: ModelForward, shape: BatchShape, read: ReadonlySet<number>) => TraceProgram

export interface Traced {
  readonly batch: Tensors
  readonly places: readonly Place[]
  readonly results: Tensors
}

/**
 * Runs a trace program on one batch after the other until `look` gives an answer, and returns that. Throws ExecutorError, as for want of
 * memory: every value is kept for all time steps.
 */
export async function traceBatches<T>(
  { executor, model, weights }: TraceRunner,
  { build, read = [] }: { readonly build: BuildTrace; readonly read?: readonly number[] },
  batches: readonly Tensors[],
  look: (traced: Traced) => T | null
): Promise<T | null> {
  const { program, places } = build(model, shapeOfBatch(at(batches, 0)), new Set(read))
  const executable = await executor.compile({ variables: model.weights, functions: new Map([[program.name, program]]) })
  try {
    executable.write(weights)
    for (const batch of batches) {
      const answer = look({ batch, places, results: executable.run(program.name, batch) })
      if (answer !== null) return answer
    }
    return null
  } finally {
    executable.dispose()
  }
}

/** A time step of a sequence of the batch; both count from 0. */
export interface StepOfRow {
  readonly step: number
  readonly row: number
}

/** Reads all units of some places, by the place's index, at one step of one sequence. */
export async function readUnits(
  runner: TraceRunner,
  trace: { readonly build: BuildTrace; readonly read: readonly number[] },
  batch: Tensors,
  spot: StepOfRow
): Promise<ReadonlyMap<number, Float32Array>> {
  const units = await traceBatches(runner, trace, [batch], ({ results }) => {
    return new Map(trace.read.map((k) => [k, unitsAt(results.get(`all.${k}`), spot)]))
  })
  return units ?? new Map()
}

/** The units of a tensor [S, B, …] at one step of one sequence. */
function unitsAt(tensor: Tensor | undefined, { step, row }: StepOfRow): Float32Array {
  if (!tensor) throw new RangeError('a value that was to be read is missing')
  const { shape, dtype } = tensor.type
  if (dtype !== 'float32') throw new RangeError('only numbers are traced')
  const units = sizeOf(shape.slice(2))
  const begin = (step * at(shape, 1) + row) * units
  return Float32Array.from(tensor.data.subarray(begin, begin + units))
}
