/** An engine that has read two predictions of a text. */
import { implement } from '@orpc/server'
import { contract } from '../../src/contract/contract'

export function scriptedPredictionsProcedures() {
  const os = implement(contract.predictions)
  const common = { step: 10, part: 'validation', windows: 1, length: 3, of: 1, taken: 'following', numbers: null } as const
  const classes = { targets: 2, accuracy: 0.5, bits: 1, calibrationError: 0.1, bins: [], byClass: [] }
  const strip = { from: 1, tokens: ['a', 'b'], bits: Float32Array.of(0, 2) }
  return {
    read: os.read.handler(async function* () {
      const predictions = { ...common, classes, strip, worst: [{ at: 0, words: ['x', 'a', 'b'], cost: 1, answer: null }] }
      yield await Promise.resolve({ type: 'predictions' as const, predictions })
    }),
    ahead: os.ahead.handler(async function* ({ input }) {
      const errors = { step: 10, part: 'validation', horizon: input.horizon ?? 1, history: 3, origins: 1, of: 1, season: null } as const
      yield await Promise.resolve({ type: 'ahead' as const, errors: { ...errors, columns: [] } })
    })
  }
}
