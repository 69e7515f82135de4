// @vitest-environment happy-dom
// A view survives the way through its link, whatever is in it; a link is read, and what it says in vain is told by name.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { metricNames } from '../../../contract/document/metrics'
import { unitSorts } from '../../features/inspect/maps/unitOrder'
import { inspectTabNames } from '../../features/inspect/view/inspectViews'
import { compareTabs } from '../../stores/compare/compareStore'
import { curveAxes } from '../../stores/compare/curveViewStore'
import { windowChoices } from '../../stores/inspect/predictionsStore'
import { remarkText } from './remarks'
import { viewSchema } from './view'
import type { View, ViewOf } from './view'
import { viewFields } from './viewFields'
import { fragmentOf, linkOf, readLink } from './viewLink'

const index = fc.nat(999_999_998)
const step = fc.nat(10_000_000)
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null })
const runId = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)
/** Any signs that a text can have: quotes, ampersands, hashes, spaces at its ends, line breaks, emoji. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
  fc.constantFrom(' a&b=c#d?e ', '\n\t', '%20+', '“🐋”')
)
const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })
const fileName = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 äß&=#%+-]{0,40}[a-z]$/)
const document = maybe(fc.record({ id: fc.stringMatching(/^[a-z0-9-]{1,64}$/), file: maybe(fileName) }))
const part = fc.constantFrom('training' as const, 'validation' as const)
const text = fc.record({ kind: fc.constant('text' as const), text: anyText })
const place = fc.record({ kind: fc.constant('place' as const), part, at: index })
const batch = fc.record({ kind: fc.constant('batch' as const), sequence: index })
const ofDocument = { document, run: maybe(runId) }

const views: fc.Arbitrary<View> = fc.oneof(
  fc.record({
    place: fc.constant('design' as const),
    ...ofDocument,
    cell: maybe(word),
    layer: maybe(word),
    nodes: fc.array(word, { maxLength: 8 }),
    values: fc.boolean(),
    token: index,
    gradients: fc.boolean(),
    gradientsAtCursor: fc.boolean()
  }),
  fc.record({ place: fc.constantFrom('train' as const, 'export' as const), ...ofDocument }),
  fc.record({
    place: fc.constant('inspect' as const),
    ...ofDocument,
    tab: fc.constantFrom(...inspectTabNames),
    step: maybe(step),
    against: maybe(fc.record({ step: maybe(step) })),
    sequence: maybe(fc.oneof(text, place, batch)),
    layer: maybe(word),
    token: index,
    unit: index,
    everything: fc.boolean(),
    sort: fc.constantFrom(...unitSorts),
    sortBy: maybe(word),
    histogramOf: maybe(word),
    head: index,
    headsShown: fc.boolean(),
    reachShown: fc.boolean(),
    reachAtCursor: fc.boolean(),
    reachOutputs: fc.boolean(),
    column: index,
    part,
    windows: fc.constantFrom(...windowChoices)
  }),
  fc.record({
    place: fc.constant('compare' as const),
    tab: fc.constantFrom(...compareTabs),
    runs: fc.array(runId, { maxLength: 12 }),
    axis: fc.constantFrom(...curveAxes),
    grouping: fc.oneof(
      fc.constantFrom({ by: 'none' as const }, { by: 'seed' as const }),
      fc.record({ by: fc.constant('setting' as const), path: fc.string({ unit: 'binary', maxLength: 40 }) })
    ),
    smoothing: fc.double({ min: 0, max: 1, noNaN: true }),
    metric: maybe(fc.constantFrom(...metricNames)),
    a: maybe(runId),
    b: maybe(runId),
    stepA: maybe(step),
    stepB: maybe(step),
    sequence: maybe(fc.oneof(text, place)),
    token: index
  })
)

test('a view comes back from its link as it was, with nothing to remark', () => {
  fc.assert(
    fc.property(views, (view) => {
      fc.pre(fragmentOf(view).includes('?'))
      const read = readLink(linkOf(view, 'http://127.0.0.1:7317/?token=secret#/train'))
      // −0 of a slider is 0 in a link.
      expect(read).toEqual({ ok: true, view: viewSchema.parse(JSON.parse(JSON.stringify(view))), remarks: [] })
    }),
    { numRuns: 400 }
  )
})

const inspect: ViewOf<'inspect'> = {
  ...{ place: 'inspect', document: { id: 'd-1', file: 'Moby' }, run: '20261130-abc', tab: 'tokens', step: 1200 },
  ...{ against: { step: null }, sequence: { kind: 'text', text: 'The whale ' }, layer: 'lstm', token: 12, unit: 5, everything: false },
  ...{ sort: 'index', sortBy: null, histogramOf: null, head: 0, headsShown: true, reachShown: true, reachAtCursor: false },
  ...{ reachOutputs: false, column: 0, part: 'validation', windows: 200 }
}
const fragment = '#/inspect?document=d-1&file=Moby&run=20261130-abc&step=1200&compare=newest&probe=The+whale+&layer=lstm&at=13&unit=6'

describe('a link', () => {
  it('has readable parts that count from 1, and leaves out what holds anyway', () => {
    expect(fragmentOf(inspect)).toBe(fragment)
  })

  it('never has the token of the address, nor what else stood in it', () => {
    expect(linkOf(inspect, 'http://127.0.0.1:7317/?token=secret#/train')).toBe(`http://127.0.0.1:7317/${fragment}`)
    expect(linkOf(inspect, 'gatescope://app/')).toBe(`gatescope://app/${fragment}`)
  })

  it('is read from any host, from the desktop, and as the fragment alone', () => {
    for (const text of [
      `http://other:9/${fragment}`,
      `gatescope://app/${fragment}`,
      `  ${fragment}\n`,
      fragment.slice(1),
      fragment.slice(2)
    ])
      expect(readLink(text)).toEqual({ ok: true, view: inspect, remarks: [] })
  })

  it('to a place alone leads there and shows what is there', () => {
    expect(readLink('http://h/#/compare')).toEqual({ ok: true, view: null, place: 'compare' })
  })

  it.each(['', 'http://h/', 'http://h/?run=1', '#/nowhere?run=1', 'run=1'])('is not %j', (text) => {
    const read = readLink(text)
    expect(!read.ok && read.reason).toContain('no link to a view')
  })
})

describe('what a link says in vain', () => {
  const remarksOf = (text: string): string[] => {
    const read = readLink(text)
    return read.ok && read.view !== null ? read.remarks.map(remarkText) : expect.fail('no view')
  }

  it.each([
    ['#/inspect?colour=red', 'does not know the part “colour”'],
    ['#/inspect?at=0', '“at” of the link is “0”. It should be a whole number from 1 on'],
    ['#/inspect?at=1&at=2', '“at” of the link is “1, 2”'],
    ['#/inspect?unit=-3', '“unit”'],
    ['#/inspect?run=../../etc', '“run”'],
    ['#/inspect?step=1e3', 'the number of a training step'],
    ['#/inspect?tab=nowhere', 'one of tokens, units'],
    ['#/inspect?place=test-4', 'such as validation-101'],
    ['#/inspect?heads=maybe', 'yes or no'],
    ['#/inspect?windows=7', 'one of 50, 200'],
    ['#/inspect?document=A%20B', 'the id of a document'],
    ['#/design?file=a/b&document=d', 'the name of a saved document'],
    ['#/compare?run=a&run=b+c', '“run” of the link is “b c”'],
    ['#/compare?smoothing=2', 'a number from 0 to 1'],
    ['#/compare?group=colour', 'none, seed']
  ])('is told of %s', (text, words) => {
    expect(remarksOf(text)).toEqual([expect.stringContaining(words)])
  })

  it('leaves the rest of the link as it is', () => {
    expect(readLink('#/inspect?at=x&unit=6&x=1')).toMatchObject({ view: { token: 0, unit: 5 }, remarks: [{ name: 'x' }, { name: 'at' }] })
  })
})

test('every place has names of its own for its fields, each once', () => {
  for (const fields of Object.values(viewFields)) {
    const names = Object.values(fields).flatMap((field) => field.names)
    expect(new Set(names).size).toBe(names.length)
    expect(names).not.toContain('token')
  }
})
