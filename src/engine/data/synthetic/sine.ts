/** Two sines of random period, phase and size, and normal noise: the next value without its noise is to be said at each step. */
import type { TaskOf } from '../../../contract/document/task'
import type { Random } from '../random'
import { featureShape } from './synthetic'
import type { Synthetic } from './synthetic'

/** The bounds of a wave's size. */
const sizes = [0.2, 0.8] as const
/** Shortest and longest period, in time steps. */
const periods = [6, 40] as const

export function sine({ noise }: TaskOf<'sine'>): Synthetic {
  return {
    title: 'sines',
    shape: featureShape(1, { over: 'step', kind: 'real', width: 1 }),
    vocabulary: [],
    columns: { inputs: ['value'], targets: ['value'] },
    predictsNext: true,
    baselines: () => [{ name: 'last value', metrics: { squaredError: noise ** 2 + 2 * meanStep() } }],
    needs: 2,
    draw: (random, into, b, length) => {
      const waves = [drawWave(random), drawWave(random)]
      const value = (t: number) => waves.reduce((sum, wave) => sum + wave(t), 0)
      for (let t = 0; t < length; t++) {
        into.feature(t, b, 0, value(t) + noise * random.normal())
        into.target(t, b, value(t + 1))
      }
    }
  }
}

function drawWave(random: Random): (t: number) => number {
  const period = periods[0] + (periods[1] - periods[0]) * random.uniform()
  const phase = 2 * Math.PI * random.uniform()
  const size = sizes[0] + (sizes[1] - sizes[0]) * random.uniform()
  return (t) => size * Math.sin((2 * Math.PI * t) / period + phase)
}

/** The mean of the squared step of a wave from one value to the next, s² · (1 − cos 2π/P), over its size s and its period P. */
function meanStep(): number {
  const intervals = 1_000
  const meanSquare = (sizes[0] ** 2 + sizes[0] * sizes[1] + sizes[1] ** 2) / 3
  const period = (k: number) => periods[0] + ((periods[1] - periods[0]) * (k + 0.5)) / intervals
  const turns = Array.from({ length: intervals }, (_, k) => 1 - Math.cos((2 * Math.PI) / period(k)))
  return (meanSquare * turns.reduce((sum, turn) => sum + turn, 0)) / intervals
}
