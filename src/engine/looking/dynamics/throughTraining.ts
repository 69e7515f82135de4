/** The largest Lyapunov exponents of a model through its training: the same sequence is read with the weights of one checkpoint after another. */
import type { ExponentsThroughTraining } from '../../../contract/events/dynamics'
import type { ProbeInput } from '../../data/openedProbe'
import { range } from '../../compiler/program/shapes'
import { breathe } from '../../learning/training/pause'
import type { WeightSource } from '../inspection/lens'
import { mostSteps } from './dynamics'
import type { Dynamics } from './dynamics'

/** A moment of training whose weights are read when its turn comes; they are null where they are not there any more. */
export interface TrainingMoment {
  readonly step: number
  weights(): Promise<WeightSource | null>
}

/** At most `most` of some numbers, evenly spread, the first and the last among them. */
export function withBothEnds(numbers: readonly number[], most: number): number[] {
  const last = numbers.length - 1
  if (last < most) return [...numbers]
  if (most === 1) return numbers.slice(last)
  const places = new Set(range(most).map((k) => Math.round((k * last) / (most - 1))))
  return numbers.filter((_, place) => places.has(place))
}

/** A frame after each of the moments, which come by rising step. Throws ExecutorError, and the signal's reason when it aborts. */
export async function* exponentsThroughTraining(
  dynamics: Pick<Dynamics, 'exponents'>,
  input: ProbeInput,
  moments: readonly TrainingMoment[],
  signal?: AbortSignal
): AsyncGenerator<ExponentsThroughTraining, void, void> {
  const steps: number[] = []
  const layers = new Map<string, { readonly name: string; readonly exponents: number[] }>()
  let of = moments.length
  for (const { step, weights } of moments) {
    await breathe()
    signal?.throwIfAborted()
    const source = await weights()
    if (source === null) of -= 1
    else {
      steps.push(step)
      for (const { layer, name, exponent } of await dynamics.exponents(input, source, signal)) {
        const entry = layers.get(layer) ?? { name, exponents: [] }
        layers.set(layer, entry)
        entry.exponents.push(exponent)
      }
    }
    yield frameOf(Math.min(input.length, mostSteps), steps, of, layers)
  }
}

function frameOf(
  tokens: number,
  steps: readonly number[],
  of: number,
  layers: ReadonlyMap<string, { readonly name: string; readonly exponents: readonly number[] }>
): ExponentsThroughTraining {
  const told = [...layers].map(([layer, { name, exponents }]) => ({ layer, name, exponents: Float32Array.from(exponents) }))
  return { tokens, steps: [...steps], of, layers: told }
}
