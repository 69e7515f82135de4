/**
 * Gradient reach over held-out data: of each sequence ‖∂L/∂h_t‖ of its last loss by distance, as shares of distance 0; then their median and band,
 * beside what the units' own paths alone would let through.
 */
import type { HeldOutReach, ReachedState } from '../../../contract/events/dynamics'
import type { ReachFrame } from '../../../contract/events/reach'
import { at, range } from '../../compiler/program/shapes'
import { evenly } from '../../data/batches/spreadEvenly'
import type { TaskData } from '../../data/taskData'
import { breathe } from '../../learning/training/pause'
import { asOfNow } from '../inspection/lens'
import type { WeightSource } from '../inspection/lens'
import type { Reach } from '../inspection/reach'
import { hasTargets } from '../inspection/reachPart'
import type { Dynamics } from './dynamics'
import { ownGroups } from './ownPaths'
import type { Passage } from './passage'
import { quantile } from './quantiles'

interface SequenceReach {
  readonly frame: ReachFrame
  readonly passages: readonly Passage[]
}

interface HeldOut {
  readonly data: Pick<TaskData, 'places' | 'example'>
  /** Time steps of a sequence. */
  readonly length: number
  /** Sequences, spread over the held-out data. */
  readonly wanted: number
  /** Whether the model is there no more. */
  ended(): boolean
}

/**
 * The reach over the sequences so far, after each of them. Sequences whose targets are not known are left out. Ends early when the signal
 * aborts or the model was let go. Throws ExecutorError.
 */
export async function* heldOutReach(
  { reach, dynamics }: { readonly reach: Reach; readonly dynamics: Dynamics },
  { data, length, wanted, ended }: HeldOut,
  source: () => WeightSource,
  signal?: AbortSignal
): AsyncGenerator<HeldOutReach, void, void> {
  const places = evenly(data.places('validation', length), wanted)
  const from = asOfNow(source())
  const taken: SequenceReach[] = []
  for (const place of places) {
    await breathe()
    if (signal?.aborted || ended()) return
    const input = data.example('validation', place, length)
    if (!hasTargets(input)) continue
    const frame = await reach.ofProbe(input, null, () => from)
    taken.push({ frame, passages: await dynamics.passages(input, from) })
    yield averagedReach(taken, places.length)
  }
}

function averagedReach(sequences: readonly SequenceReach[], of: number): HeldOutReach {
  const first = at(sequences, 0).frame
  const distances = Math.min(...sequences.map(({ frame }) => frame.from)) + 1
  return {
    ...{ step: first.step, sequences: sequences.length, of },
    states: first.states.map((state, k) => averagedState(sequences, k, state, distances))
  }
}

function averagedState(
  sequences: readonly SequenceReach[],
  k: number,
  { layer, name, label, kind }: ReachFrame['states'][number],
  distances: number
): ReachedState {
  const shares = sequences.flatMap(({ frame }) => {
    const norms = frame.states[k]?.norms ?? new Float32Array(0)
    const last = norms[frame.from] ?? 0
    return last > 0 ? [range(distances).map((d) => (norms[frame.from - d] ?? 0) / last)] : []
  })
  const theories = sequences.flatMap(({ frame, passages }) => theoryOf(passages, layer, name, frame.from, distances) ?? [])
  const over = (lists: readonly (readonly number[])[], share: number) =>
    Float32Array.from(range(distances), (d) =>
      quantile(
        lists.map((list) => list[d] ?? NaN),
        share
      )
    )
  return {
    ...{ layer, name, label, kind },
    ...{ median: over(shares, 0.5), low: over(shares, 0.1), high: over(shares, 0.9) },
    theory: theories.length > 0 ? over(theories, 0.5) : null
  }
}

/** The root mean square over units of ∏ own shares from `from` − d to `from`; null where the state has no own path. */
function theoryOf(passages: readonly Passage[], layerId: string, name: string, from: number, distances: number): number[][] | null {
  const passage = passages.find(({ layer }) => layer.checked.layer.id === layerId)
  const array = passage?.layer.arrays.findIndex((each) => each.name === name) ?? -1
  const alone = passage && ownGroups(passage).some((group) => group.length === 1 && group[0] === array)
  const path = passage?.own.find(({ row, column }) => row === array && column === array)
  if (!passage || !alone || !path || passage.layer.backward) return null
  const { size } = at(passage.layer.arrays, array)
  const products = new Float64Array(size).fill(1)
  return [
    range(distances).map((d) => {
      if (d > 0) products.forEach((product, unit) => (products[unit] = product * (path.values[(from - d + 1) * size + unit] ?? 0)))
      return Math.sqrt(products.reduce((sum, product) => sum + product * product, 0) / size)
    })
  ]
}
