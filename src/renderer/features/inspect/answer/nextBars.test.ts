// The likeliest classes at the cursor.
import { expect, test } from 'vitest'
import { scriptedFrame } from '../../../../../tests/support/scriptedRun'
import { nextBars } from './nextBars'

const frame = scriptedFrame('Call', 10, 2)

test('of a text, what follows is right, and costs its bits', () => {
  const shown = nextBars(frame, 1)
  expect([shown.right, shown.bits, shown.atEnd]).toEqual(['l', frame.surprise[2], false])
  expect(shown.bars[0]).toMatchObject({ text: 'l', right: true })
  expect(nextBars(frame, 3).right).toBeNull()
})

test('of a whole sequence, the answer is that of its end wherever the cursor stands', () => {
  const next = { best: 2, tokens: ['', '', '', '', '', '', 'odd', 'even'], probability: Float32Array.of(0, 0, 0, 0, 0, 0, 0.75, 0.25) }
  const surprise = Float32Array.of(NaN, NaN, NaN, 2)
  const shown = nextBars(
    { ...frame, next, surprise, answer: { kind: 'classes', over: 'sequence', names: ['even', 'odd'], truth: [0], soFar: null } },
    1
  )
  expect(shown).toEqual({
    right: 'even',
    bits: 2,
    bitsBefore: NaN,
    atEnd: true,
    soFar: false,
    bars: [
      { text: 'odd', share: 0.75, right: false, before: null },
      { text: 'even', share: 0.25, right: true, before: null }
    ]
  })
})

test('of a whole sequence, what would be said of its beginning is told at the cursor', () => {
  const next = { best: 1, tokens: ['odd', 'even', 'even', 'odd'], probability: Float32Array.of(0.5, 0.75, 1, 0.875) }
  const soFar = { probability: Float32Array.of(0.5, 0.5, 0.75, 0.25, 1, 0, 0.125, 0.875), exact: true }
  const answer = { kind: 'classes' as const, over: 'sequence' as const, names: ['even', 'odd'], truth: [0], soFar }
  const at = (cursor: number) => nextBars({ ...frame, next, surprise: Float32Array.of(NaN, NaN, NaN, 3), answer }, cursor)
  expect(at(1)).toEqual({
    ...{ right: 'even', bits: NaN, bitsBefore: NaN, atEnd: false, soFar: true },
    bars: [{ text: 'even', share: 0.75, right: true, before: null }]
  })
  expect(at(3)).toMatchObject({ bits: 3, atEnd: true, soFar: false, bars: [{ text: 'odd', share: 0.875, right: false }] })
})

test('a class that does not count has no right answer', () => {
  const answer = { kind: 'classes', over: 'step', names: ['a', 'b'], truth: [-1, 1, -1, -1], soFar: null } as const
  expect([0, 1].map((at) => nextBars({ ...frame, answer: { ...answer, names: ['a', 'b'], truth: [...answer.truth] } }, at).right)).toEqual([
    null,
    'b'
  ])
})

test('beside each share stands that of the moment that is compared, where it was among the likeliest', () => {
  const [tokens, surprise] = [['a', 'b'], Float32Array.of(NaN, 1)]
  const now = { ...frame, tokens, surprise, next: { best: 2, tokens: ['b', 'c', '', ''], probability: Float32Array.of(0.5, 0.25, 0, 0) } }
  const before = { ...now, surprise: Float32Array.of(NaN, 2), next: { ...now.next, tokens: ['d', 'b', '', ''] } }
  const shown = nextBars(now, 0, before)
  expect([shown.bits, shown.bitsBefore]).toEqual([1, 2])
  expect(shown.bars.map((bar) => [bar.text, bar.share, bar.before])).toEqual([
    ['b', 0.5, 0.25],
    ['c', 0.25, null]
  ])
})
