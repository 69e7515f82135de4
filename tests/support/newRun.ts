/** A new run in a store, and rows to record in it, for tests of what is recorded. */
import type { StepsEvent } from '../../src/contract/events/run'
import type { RunRecord } from '../../src/engine/learning/runs/runRecord'
import type { NewRun, RunStore } from '../../src/engine/learning/runs/runStore'
import { readTemplate } from './templates'

/** A run of two parameters, with what a test is about changed. */
export function newRun(store: RunStore, change: Partial<NewRun> = {}): Promise<RunRecord> {
  return store.create({
    document: readTemplate('lstm-moby-dick'),
    executor: 'eager',
    parameters: ['a', 'b'],
    metrics: ['bitsPerCharacter'],
    data: 'data',
    now: 0,
    startedFrom: null,
    ...change
  })
}

/** Rows of so many steps, each number of which is its step; the norms of both parameters are zero. */
export function rowsFrom(first: number, count: number): StepsEvent {
  const step = Float64Array.from({ length: count }, (_, k) => first + k)
  const values = Float32Array.from(step)
  return {
    type: 'steps',
    step,
    seconds: step,
    loss: values,
    learningRate: values,
    gradientNorm: values,
    gradientNorms: new Float32Array(2 * count)
  }
}
