import { describe, expect, it } from 'vitest'
import { culpritText } from './culprit'
import type { Culprit } from './culprit'
import { adviceFor } from './remedies'
import type { Situation } from './remedies'

const adam = (learningRate: number) => ({ kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }) as const
const base: Situation = {
  step: 500,
  rates: { settings: { optimizer: adam(0.003), schedule: { kind: 'constant' } }, changes: [] },
  settings: { clip: { kind: 'none' }, sequenceLength: 64 },
  checkpoint: 480
}
const layer = { id: 'rec', name: 'Rec', label: 'recurrent' }
const node = (kind: 'exp' | 'sqrt' | 'mul') => ({ id: 'u', name: 'u', kind, groups: [] })
const spot = { step: 3, row: 0, unit: 2 }
const operand = (value: number) => ({ name: 'a', value, largest: false, fromStart: false })
const overflow: Culprit = { kind: 'value', maker: { layer, node: node('mul') }, operands: [operand(1e30)], ...spot, value: Infinity }
const exp: Culprit = { ...overflow, maker: { layer, node: node('exp') }, operands: [operand(90)] }
const root: Culprit = {
  kind: 'gradient',
  of: { layer, node: node('mul') },
  maker: { layer, node: node('sqrt') },
  operands: [operand(0)],
  slope: Infinity,
  ...spot,
  value: NaN
}

describe('advice', () => {
  it('offers what was not tried: a lower learning rate, clipping, and a checkpoint to go on from', () => {
    expect(adviceFor(overflow, base)).toEqual({
      remedy:
        'What may help: lower the learning rate (it is 0.003) or clip the gradients by global norm, such as 1. With a lower learning rate the run can resume from its checkpoint of step 480.',
      learningRateHelps: true
    })
    expect(adviceFor(overflow, { ...base, checkpoint: null }).remedy).toMatch(/Then train again\.$/)
  })

  it('does not offer a norm for clipping where gradients are clipped', () => {
    const clipped = { ...base, settings: { ...base.settings, clip: { kind: 'globalNorm', norm: 1 } as const } }
    for (const culprit of [overflow, exp, root, null]) expect(adviceFor(culprit, clipped).remedy).not.toContain('clip')
  })

  it('tells the rate that the schedule made, and offers warm-up in the first steps only where there is none', () => {
    const schedule = { kind: 'cosine', steps: 1000, floor: 0 } as const
    const rates = { ...base.rates, settings: { ...base.rates.settings, schedule } }
    expect(adviceFor(overflow, { ...base, step: 501, rates }).remedy).toContain('it is 0.003, which the schedule makes 0.0015 at this step')
    expect(adviceFor(overflow, { ...base, step: 20, rates }).remedy).toContain('warm the learning rate up')
    const warm = {
      ...rates,
      settings: { ...rates.settings, schedule: { kind: 'warmupCosine', warmup: 50, steps: 100, floor: 0 } as const }
    }
    expect(adviceFor(overflow, { ...base, step: 20, rates: warm }).remedy).not.toContain('warm')
  })

  it('does not offer a lower learning rate once it is low, and says that it was tried', () => {
    const rates = { ...base.rates, changes: [{ from: 481, learningRate: 0.0003 }] }
    expect(adviceFor(overflow, { ...base, rates })).toEqual({
      remedy:
        'The learning rate was already lowered from 0.003 to 0.0003 at step 481, so a still lower one is unlikely to help. What may help: clip the gradients by global norm, such as 1, add a norm to the model or use a shorter sequence length (it is 64). Then train again.',
      learningRateHelps: false
    })
  })

  it('offers to lower it further while it is far above what is usual', () => {
    const rates = { settings: { ...base.rates.settings, optimizer: adam(10) }, changes: [{ from: 481, learningRate: 1 }] }
    expect(adviceFor(overflow, { ...base, rates }).remedy).toContain('lower the learning rate further (it was already lowered from 10 to 1')
  })

  it('names what the cell lacks first, and no learning rate for what happens at a zero', () => {
    expect(adviceFor(exp, base).remedy).toMatch(/^Keep what enters the exp below 88.* Or lower the learning rate \(it is 0\.003\)/)
    const advice = adviceFor(root, base)
    expect(advice.remedy).toMatch(/^Keep what enters the square root above zero.* Then train again\.$/)
    expect(advice.learningRateHelps).toBe(false)
  })

  it('offers neither learning rate nor clipping at the first step', () => {
    for (const culprit of [overflow, exp, root, null]) {
      const { remedy, learningRateHelps } = adviceFor(culprit, { ...base, step: 1, checkpoint: null })
      expect(remedy).toMatch(/^This is the first step, before any update, so no learning rate and no clipping would help\./)
      expect(remedy).not.toMatch(/lower the learning rate|clip the gradients/)
      expect(learningRateHelps).toBe(false)
    }
  })

  it('sends those whose data are not finite to the data', () => {
    const input: Culprit = { kind: 'input', name: 'features', column: 'price', ...spot, value: -Infinity }
    expect(culpritText(input)).toBe(
      'The data contain −Infinity among the features, in the column “price”, at time step 4, sequence 1 of the batch, unit 3.'
    )
    expect(adviceFor(input, base)).toEqual({
      remedy: 'Correct or scale these numbers in the data: no setting of training mends them.',
      learningRateHelps: false
    })
  })
})
