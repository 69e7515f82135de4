// The defaults and choices of optimizers and schedules fit the document, and the curve is described in words.
import { describe, expect, it } from 'vitest'
import { scheduleSchema } from '../../../contract/document/schedule'
import { clipSchema, optimizerSchema } from '../../../contract/document/training'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { clipDefaults, clipFields, optimizerChoices, optimizerDefaults, optimizerFields } from './optimizerTable'
import { orderFor, withOrder } from '../../../contract/data/taskChange'
import { orderChoices, withStateful } from './orderChoices'
import { rateCurve, rateWords } from './rateCurve'
import { scheduleChoices, scheduleFields, scheduleOf } from './scheduleTable'

/** All settings but the kind, by which they are told apart. */
const keysBeside = (settings: object) =>
  Object.keys(settings)
    .filter((key) => key !== 'kind')
    .toSorted()

describe('fields of training', () => {
  it.each(optimizerChoices)('$label starts with what the document takes, and each of its settings is there', ({ value: kind }) => {
    const settings = optimizerDefaults[kind]
    expect(optimizerSchema.parse(settings)).toEqual(settings)
    expect(optimizerFields[kind].map(({ key }) => key).toSorted()).toEqual(keysBeside(settings))
  })

  it('clipping has its number in each of its forms', () => {
    for (const settings of Object.values(clipDefaults)) {
      expect(clipSchema.parse(settings)).toEqual(settings)
      expect(clipFields[settings.kind].map(({ key }) => key)).toEqual(keysBeside(settings))
    }
  })

  it.each(scheduleChoices)('the schedule $label fits runs of any length', ({ value: kind }) => {
    for (const steps of [1, 2, 7, 10_000]) {
      const schedule = scheduleOf(kind, steps)
      expect(scheduleSchema.parse(schedule)).toEqual(schedule)
      expect(scheduleFields[kind].map(({ key }) => key).toSorted()).toEqual(keysBeside(schedule))
    }
  })
})

describe('the curve of the learning rate', () => {
  it('has its first, highest and last rate in words', () => {
    const curve = rateCurve({ kind: 'warmupCosine', warmup: 10, steps: 100, floor: 0.1 }, 100)
    expect(curve.points).toHaveLength(100)
    expect(rateWords(curve, 0.02)).toBe('0.002 at step 1, 0.02 at step 10, 0.002 at step 100')
  })
  it('is drawn over the whole run, which may be longer', () => {
    expect(rateCurve({ kind: 'cosine', steps: 50, floor: 0 }, 500).steps).toBe(500)
    expect(rateCurve({ kind: 'cosine', steps: 50, floor: 0 }, null).steps).toBe(50)
  })
})

describe('the order of batches', () => {
  const training = lstmDocument.training
  it('offers what the task gives, and what is chosen all the same', () => {
    expect(orderChoices('nextCharacter', 'random').map(({ value }) => value)).toEqual(['random', 'epochs', 'streams'])
    expect(orderChoices('adding', 'random').map(({ value }) => value)).toEqual(['random'])
    expect(orderChoices('adding', 'streams').map(({ value }) => value)).toEqual(['random', 'streams'])
  })
  it('follows the states, which are only carried along streams', () => {
    expect(withStateful(training, true)).toMatchObject({ order: 'streams', stateful: true })
    expect(withStateful(withStateful(training, true), false)).toMatchObject({ order: 'streams', stateful: false })
    expect(withOrder(withStateful(training, true), 'random')).toEqual(training)
  })
  it('is one that another task gives', () => {
    expect(orderFor(withStateful(training, true), 'adding')).toEqual(training)
    expect(orderFor(withStateful(training, true), 'series')).toEqual(withStateful(training, true))
  })
})
