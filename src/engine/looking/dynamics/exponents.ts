/**
 * Lyapunov exponents along a sequence, largest first: by how much K directions grow at each step, made orthogonal after each step (Benettin et
 * al. 1980; Engelken et al. 2023 for recurrent networks). Above 0 near states part and gradients explode; below 0 they meet and the past is lost.
 */
import { Random } from '../../data/random'
import { breathe } from '../../learning/training/pause'
import { columnsOf, orthonormal } from './columns'
import type { Columns } from './columns'
import { SMALLEST } from './ownPaths'
import type { StepMaps } from './stepMaps'

const SEED = 1

/**
 * In nats a step, of this stretch: a longer one may give others. A first pass over it turns the directions to where they grow, and only the second
 * counts. Throws the signal's reason when it aborts.
 */
export async function lyapunovExponents(maps: StepMaps, most: number, signal?: AbortSignal): Promise<number[]> {
  const random = Random.fromSeed(SEED)
  const start = orthonormal(columnsOf(maps.size, Math.min(most, maps.size), () => random.normal())).columns
  const turned = await pass(maps, start, signal)
  const { sums } = await pass(maps, turned.columns, signal)
  return sums.map((sum) => sum / maps.steps).sort((a, b) => b - a)
}

/** Pushes directions over all steps, and sums the logarithms of their growth. */
async function pass({ steps, push }: StepMaps, start: Columns, signal?: AbortSignal) {
  const sums = new Array<number>(start.columns).fill(0)
  let columns = start
  for (let t = 0; t < steps; t++) {
    if (t % 8 === 0) await breathe()
    signal?.throwIfAborted()
    const next = orthonormal(push(t, columns))
    next.lengths.forEach((length, k) => (sums[k] = (sums[k] ?? 0) + Math.log(Math.max(length, SMALLEST))))
    columns = next.columns
  }
  return { columns, sums }
}
