/** Two sines of random period, phase and size, and normal noise: the next value without its noise is to be said at each step. */
import type { TaskOf } from '../../../contract/document/task'
import type { Random } from '../random'
import { featureShape } from './synthetic'
import type { Synthetic } from './synthetic'

/** Shortest and longest period, in time steps. */
const periods = [6, 40] as const

export function sine({ noise }: TaskOf<'sine'>): Synthetic {
  return {
    title: 'sines',
    shape: featureShape(1, { over: 'step', kind: 'real', width: 1 }),
    vocabulary: [],
    columns: { inputs: ['value'], targets: ['value'] },
    predictsNext: true,
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
  const size = 0.2 + 0.6 * random.uniform()
  return (t) => size * Math.sin((2 * Math.PI * t) / period + phase)
}
