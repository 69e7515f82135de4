/**
 * Lyapunov exponents along a sequence, largest first: by how much K directions grow at each step, made orthogonal after each step (Benettin et
 * al. 1980; Engelken et al. 2023 for recurrent networks). Above 0 near states part and gradients explode; below 0 they meet and the past is lost.
 */
import { Random } from '../../data/random'
import { breathe } from '../../learning/training/pause'
import { columnsOf, orthonormal } from './columns'
import { SMALLEST } from './ownPaths'
import type { StepMaps } from './stepMaps'

const SEED = 1
/** This share of the steps turns the directions to where they grow, and does not count. */
const ALIGNING = 0.25

/** In nats a step, of this stretch: a longer one may give others. Throws the signal's reason when it aborts. */
export async function lyapunovExponents({ steps, size, push }: StepMaps, most: number, signal?: AbortSignal): Promise<number[]> {
  const count = Math.min(most, size)
  const random = Random.fromSeed(SEED)
  let { columns } = orthonormal(columnsOf(size, count, () => random.normal()))
  const sums = new Array<number>(count).fill(0)
  const first = Math.floor(steps * ALIGNING)
  for (let t = 0; t < steps; t++) {
    if (t % 8 === 0) await breathe()
    signal?.throwIfAborted()
    const next = orthonormal(push(t, columns))
    if (t >= first) next.lengths.forEach((length, k) => (sums[k] = (sums[k] ?? 0) + Math.log(Math.max(length, SMALLEST))))
    columns = next.columns
  }
  return sums.map((sum) => sum / (steps - first)).sort((a, b) => b - a)
}
