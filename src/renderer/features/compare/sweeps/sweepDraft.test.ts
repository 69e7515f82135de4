/** The form of a sweep gives its file, and a file its form. */
import { describe, expect, it } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { sweepSpecSchema } from '../../../../contract/runs/sweep'
import { draftOf, newDraft, newSetting, offeredSettings, offeredWidths, seedsFault, specOf, valuesFault } from './sweepDraft'

const rate = 'training.optimizer.learningRate'
const draft = newDraft(lstmDocument)

describe('the form of a sweep', () => {
  it('offers every setting of training and layers with its value, and no kind', () => {
    const offered = offeredSettings(lstmDocument)
    expect(offered.find(({ path }) => path === rate)?.value).toBe(lstmDocument.training.optimizer.learningRate)
    expect(offered.some(({ path }) => path.endsWith('.hidden'))).toBe(true)
    expect(offered.some(({ path }) => /^layers\.[^.]+\.kind$/.test(path))).toBe(false)
    expect(offered[0]?.path.startsWith('training.')).toBe(true)
    expect(offeredWidths(lstmDocument).some((path) => path.endsWith('.hidden'))).toBe(true)
  })

  it('begins with values around the present one', () => {
    expect(newSetting(rate, 0.01)).toMatchObject({ values: '0.005, 0.01, 0.02', from: 0.005, to: 0.02 })
    expect(newSetting('layers.lstm.hidden', 128).values).toBe('64, 128, 256')
    expect(newSetting('training.stateful', false).values).toBe('false, true')
  })

  it('says which value is wrong', () => {
    expect(valuesFault('0.1, fast', 0.1)).toBe('“fast” is not a number.')
    expect(valuesFault(' , ', 0.1)).toContain('one value or more')
    expect(valuesFault('none, segments', 'none')).toBeNull()
    expect(seedsFault('1, 2')).toBeNull()
    expect(seedsFault('1, -2')).toContain('“-2”')
  })

  it('stands for a sweep whose file gives the form back', () => {
    const settings = [
      { ...newSetting(rate, 0.01), values: '0.1, 1e-2' },
      { ...newSetting('training.batchSize', 32), kind: 'range' as const, from: 8, to: 32, scale: 'log' as const, count: 3 }
    ]
    const whole = {
      ...draft,
      settings,
      method: 'halving' as const,
      trials: 9,
      firstSteps: 10,
      searchSeed: 4,
      seeds: '1, 2',
      equalWidth: 'layers.lstm.hidden'
    }
    const spec = specOf(whole, lstmDocument)
    expect(spec).toMatchObject({
      method: { kind: 'halving', trials: 9, eta: 3, firstSteps: 10, seed: 4 },
      settings: { [rate]: { values: [0.1, 0.01] }, 'training.batchSize': { from: 8, to: 32, scale: 'log', count: 3 } },
      seeds: [1, 2],
      equalParameters: { width: 'layers.lstm.hidden' }
    })
    const read = sweepSpecSchema.parse(JSON.parse(JSON.stringify(spec)))
    expect(specOf(draftOf(read), read.document)).toEqual(spec)
  })
})
