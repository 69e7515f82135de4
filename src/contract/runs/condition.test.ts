/** The search of a list of runs: words, conditions with their units, how they are joined, and what is said where it cannot be read. */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { runEntry as anyEntry } from '../../../tests/support/runEntries'
import { readCondition } from './condition'
import type { RunEntry } from './entry'

const now = new Date(2026, 10, 20, 12).getTime()
const started = new Date(2026, 10, 10, 15, 30).getTime()

/** An LSTM that has finished, with what a test is about changed. */
function runEntry({ summary, about, ...change }: Change = {}): RunEntry {
  const usual = anyEntry('20250131-174503-123-9f2c', { name: 'LSTM on Moby Dick' })
  const settings = {
    'task.kind': 'nextCharacter',
    'layers.lstm.hidden': 128,
    'layers.lstm.cell': 'lstm',
    'layers.dropout.rate': 0.2,
    'training.batchSize': 32,
    'training.optimizer.kind': 'adam',
    'training.optimizer.learningRate': 0.002,
    'training.stateful': false,
    'training.weightDecay.rate': 0.1,
    'training.seed': 7,
    'training.steps': null
  }
  const figures = {
    parameterCount: 140_000,
    best: { step: 800, value: 2.05 },
    last: { step: 1_000, value: 2.2 },
    seconds: 5_400,
    bytes: 25e6
  }
  return {
    ...usual,
    settings,
    ...figures,
    ...change,
    summary: { ...usual.summary, step: 1_000, steps: null, executor: 'eager', loss: 1.5, heldOut: [2.2, 0.93], ...summary },
    about: { ...usual.about, ...about }
  }
}
type Change = Partial<Omit<RunEntry, 'summary' | 'about'>> & {
  readonly summary?: Partial<RunEntry['summary']>
  readonly about?: Partial<RunEntry['about']>
}

const run = runEntry({
  about: { title: 'Wide baseline', tags: ['baseline', 'paper 2'], note: 'Compare with the GRU.', starred: true },
  summary: { startedAt: started }
})

function matches(text: string, entry = run): boolean {
  const condition = readCondition(text)
  if (!condition.ok) throw new Error(`${text}: ${condition.message}`)
  return condition.matches(entry, now)
}

const faultOf = (text: string) => {
  const condition = readCondition(text)
  return condition.ok ? null : { message: condition.message, at: condition.at }
}

describe('what holds of a run', () => {
  test.each([
    '',
    '  ',
    'wide',
    'WIDE base',
    '"wide baseline"',
    '“paper 2”',
    'gru',
    'moby lstm',
    '9f2c',
    'hidden >= 128',
    'hidden ≥ 128',
    'hidden=128',
    'hidden==128',
    'Hidden = 128',
    'lstm.hidden > 100',
    'layers.lstm.hidden ≤ 128',
    'lr < 0.01',
    'lr<1e-2',
    'learningRate = 2e-3',
    'optimizer.learningRate = 0.002',
    'hidden ≥ 128 and lr < 0.01',
    'hidden ≥ 128 && lr < 0.01',
    'hidden ≥ 128 lr < 0.01',
    'batch = 32',
    'seed = 7',
    'optimizer = Adam',
    'optimizer ~ ad',
    'stateful = false',
    'dropout = 20%',
    'dropout = 0.2',
    'cell = lstm',
    'hidden = 64 or lr = 0.002',
    'hidden = 64 or hidden = 32 or best < 3',
    'not failed',
    '!failed',
    'not (failed or stopped)',
    'not not finished',
    'finished',
    'phase = finished',
    'state != failed',
    'tag = baseline',
    'tag = "paper 2"',
    'tags ~ paper',
    'tag != other',
    'starred',
    'starred = yes',
    'not starred or wide',
    'best < 2.1',
    'best ≤ 2.05',
    'last = 2.2',
    'accuracy > 90%',
    'accuracy > 0.9',
    'bpc < 2.5',
    'step > 999',
    'step = 1k',
    'step >= 1,000',
    'duration > 1h',
    'duration < 2 h',
    'duration = 1h30min',
    'duration > 5000',
    'size > 10MB',
    'size > 10 MB',
    'size < 1GB',
    'params < 1M',
    'parameters = 140k',
    'started > 2026-11-01',
    'started = 2026-11-10',
    'started = 2026-11',
    'started >= 2026-11-10T15:30',
    'started < 2026-11-10T15:31',
    'date < today',
    'age > 9d',
    'age < 2 weeks',
    'model = lstm',
    'task = "moby dick"',
    'name = "wide baseline"',
    'name ~ base',
    'document = "lstm on moby dick"',
    'note ~ gru',
    'executor = eager',
    'weightDecay.rate = 0.1'
  ])('%s', (text) => {
    expect(matches(text)).toBe(true)
  })
})

describe('what does not hold of it', () => {
  test.each([
    'narrow',
    'wide narrow',
    '"baseline wide"',
    '"failed"',
    'hidden > 128',
    'hidden != 128',
    'hidden ≠ 128',
    'hidden ≥ 128 and lr > 0.01',
    'failed',
    'not finished',
    'tag = base',
    'tag = paper',
    'tag != baseline',
    'name = wide',
    'starred = no',
    'best > 2.05',
    'accuracy < 90%',
    'duration > 2h',
    'size > 1GB',
    'started > 2026-11-10',
    'started < 2026-11-10',
    'started = yesterday',
    'optimizer > 3',
    'optimizer = 3',
    'dropout = 0.1',
    // It has none of these: every comparison of it is false.
    'momentum = 0.9',
    'momentum != 0.9',
    'mse < 100',
    'mse ≥ 0',
    'trial > 0',
    'steps > 0',
    'epoch ≥ 0',
    'units > 0',
    'norm != 1'
  ])('%s', (text) => {
    expect(matches(text)).toBe(false)
  })

  it('is a best figure that there is not, nor a loss', () => {
    const unevaluated = runEntry({ best: null, last: null, summary: { heldOut: null, loss: null } })
    for (const text of ['best < 5', 'best > 0', 'best != 2', 'last < 5', 'accuracy > 0', 'loss < 9', 'loss != 1'])
      expect(matches(text, unevaluated), text).toBe(false)
  })
})

it('looks at each of several layers: one is enough, and ≠ asks that none is equal', () => {
  const two = runEntry({ settings: { 'layers.a.hidden': 64, 'layers.b.hidden': 256 } })
  expect(['hidden > 128', 'hidden < 128', 'hidden = 64', 'a.hidden = 64', 'hidden != 128'].map((text) => matches(text, two))).toEqual([
    true,
    true,
    true,
    true,
    true
  ])
  expect(['hidden != 64', 'b.hidden = 64', 'a.hidden > 100'].map((text) => matches(text, two))).toEqual([false, false, false])
})

it('binds not before and, and before or, as brackets do not say otherwise', () => {
  expect(matches('finished or failed and narrow')).toBe(true)
  expect(matches('(finished or failed) and narrow')).toBe(false)
  expect(matches('not failed and narrow')).toBe(false)
  expect(matches('not (failed and narrow)')).toBe(true)
})

describe('what cannot be read is told with its place', () => {
  test.each([
    ['hiden > 3', 'Runs have nothing that is called “hiden”. Did you mean hidden?', 0],
    ['wide and learnngRate < 3', 'Runs have nothing that is called “learnngRate”. Did you mean learningRate?', 9],
    ['lstm.hiddn = 1', 'Runs have nothing that is called “lstm.hiddn”. Did you mean hidden?', 0],
    ['hidden >', 'A value is missing behind the sign.', 8],
    ['hidden > and', 'A value is missing behind the sign.', 9],
    ['> 3', 'A comparison begins with a name, such as hidden or best.', 0],
    ['wide and', 'The search ends where a condition is expected.', 8],
    ['and wide', 'A condition is expected here.', 0],
    ['not', 'The search ends where a condition is expected.', 3],
    ['(wide', 'The closing bracket is missing.', 0],
    ['wide)', 'This bracket was never opened.', 4],
    ['()', 'A condition is expected here.', 1],
    ['"wide', 'The closing quotation mark is missing.', 0],
    ['step > many', '“step” is compared with a number such as 100 or 90%, not with “many”.', 7],
    ['duration > 10MB', '“duration” is compared with a duration such as 30s or 2h, not with “10MB”.', 11],
    ['size > 2h', '“size” is compared with a size such as 10MB, not with “2h”.', 7],
    ['started > 2026-13-01', '“started” is compared with a day such as 2026-11-01, today or yesterday, not with “2026-13-01”.', 10],
    ['tag > 3', '“tag” is a text: compare it with =, ≠ or ~, which looks for a part of it.', 6],
    ['step ~ 3', '“~” looks for a part of a text, and “step” is a number.', 7],
    ['starred = maybe', '“starred” is yes or no, not “maybe”.', 10]
  ])('%s', (text, message, at) => {
    expect(faultOf(text)).toEqual({ message, at })
  })
})

describe('of any text', () => {
  it('says something or reads it, and its place lies within the text', () => {
    const pieces = fc.constantFrom(
      'hidden',
      'lr',
      'and',
      'or',
      'not',
      '(',
      ')',
      '<',
      '≥',
      '=',
      '!',
      '"',
      '~',
      '2h',
      '10 MB',
      '90%',
      ' ',
      'x'
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join(' '))
        ),
        (text) => {
          const condition = readCondition(text)
          if (condition.ok) expect(condition.matches(run, now)).toBeTypeOf('boolean')
          else {
            expect(condition.at).toBeGreaterThanOrEqual(0)
            expect(condition.at).toBeLessThanOrEqual(text.length)
            expect(condition.message).toMatch(/[.?]$/)
          }
        }
      )
    )
  })

  it('not turns it round, and a bracket leaves it as it is', () => {
    const atoms = fc.constantFrom('wide', 'hidden > 100', 'lr < 0.001', 'failed', 'best < 2', 'tag = baseline', 'momentum > 0')
    const joined = fc
      .array(fc.tuple(atoms, fc.constantFrom(' and ', ' or ', ' ')), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.map(([atom, join], k) => (k === 0 ? atom : `${join}${atom}`)).join(''))
    fc.assert(
      fc.property(joined, (text) => {
        expect(matches(`not (${text})`)).toBe(!matches(text))
        expect(matches(`(${text})`)).toBe(matches(text))
      })
    )
  })

  it('compares numbers as numbers do', () => {
    const value = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(value, value, (has, wanted) => {
        const entry = runEntry({ settings: { 'layers.a.hidden': has } })
        expect(matches(`hidden < ${wanted}`, entry)).toBe(has < wanted)
        expect(matches(`hidden >= ${wanted}`, entry)).toBe(has >= wanted)
        expect(matches(`hidden = ${has}`, entry)).toBe(true)
      })
    )
  })
})
