/** Log-mel frames against NumPy's numbers, and one sound at several rates. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { glide } from '../../../../tests/support/wavFiles'
import { framesIn, logMelFrames, silence } from './logMel'

const settings = z.object({ window: z.number(), hop: z.number(), mels: z.int(), lowest: z.number(), highest: z.number() })
const file = z
  .object({ settings, cases: z.array(z.object({ rate: z.number(), samples: z.array(z.number()), frames: z.array(z.number()) })) })
  .parse(JSON.parse(readFileSync(new URL('../../../../tests/fixtures/numpy/logMel.json', import.meta.url), 'utf8')))

describe('log-mel frames', () => {
  it.each(file.cases)('are NumPy’s at $rate Hz', ({ rate, samples, frames }) => {
    const ours = logMelFrames({ rate, samples: Float32Array.from(samples) }, file.settings)
    expect(ours).toHaveLength(frames.length)
    frames.forEach((value, k) => expect(Math.abs(value - (ours[k] ?? NaN))).toBeLessThan(2e-4))
  })

  it('are about the same at every rate that holds the bands', () => {
    const frames = [16_000, 22_050, 44_100, 48_000].map((rate) => {
      const samples = Float32Array.from(glide(400, 1_500, { rate, seconds: 0.2 }))
      return logMelFrames({ rate, samples }, { ...file.settings, mels: 8 })
    })
    const [first = new Float32Array(0)] = frames
    for (const other of frames)
      first.slice(0, 8 * 15).forEach((value, k) => {
        if (value > -7) expect(Math.abs(value - (other[k] ?? NaN))).toBeLessThan(0.6)
      })
  })

  it('have a floor for silence, and one frame at least', () => {
    const quiet = { rate: 8_000, samples: new Float32Array(50) }
    expect(framesIn(quiet, file.settings)).toBe(1)
    for (const value of logMelFrames(quiet, file.settings)) expect(value).toBeCloseTo(Math.log(silence), 3)
    const longer = { rate: 8_000, samples: new Float32Array(8_000) }
    expect(framesIn(longer, file.settings)).toBe(1 + Math.floor((8_000 - 200) / 80))
    expect(logMelFrames(longer, file.settings, 3)).toHaveLength(3 * 12)
  })
})
