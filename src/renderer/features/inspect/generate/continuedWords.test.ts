// The head of Generate says where a text or a forecast is, and how it ended.
import { expect, it } from 'vitest'
import { noCourse } from '../../../stores/generation/course'
import type { CoursePhase } from '../../../stores/generation/course'
import { courseWords } from './continuedWords'

const places = { layer: 'Embedding', count: 64 }
const wordsAt = (at: CoursePhase, of: 'text' | 'numbers') =>
  courseWords({ ...noCourse, at, step: 1200, places }, of, of === 'text' ? '3 of 20 tokens' : '3 of 20 rows')

it.each<[CoursePhase, string, string]>([
  [{ phase: 'nothing' }, '', ''],
  [{ phase: 'refused', fault: { title: 'No' } }, '', ''],
  [{ phase: 'starting' }, 'Compiling, then reading the prompt…', 'Compiling, then reading the history…'],
  [{ phase: 'going' }, '3 of 20 tokens, weights of step 1,200', '3 of 20 rows, weights of step 1,200'],
  [{ phase: 'over', reason: 'done' }, '3 of 20 tokens, weights of step 1,200', '3 of 20 rows, weights of step 1,200'],
  [{ phase: 'over', reason: 'stopped' }, 'Stopped: 3 of 20 tokens, weights of step 1,200', 'Stopped: 3 of 20 rows, weights of step 1,200'],
  [
    { phase: 'over', reason: 'places' },
    '3 of 20 tokens, weights of step 1,200, ended there: Embedding has learned positions for 64 tokens, the prompt included',
    '3 of 20 rows, weights of step 1,200, ended there: Embedding has learned positions for 64 rows, the history included'
  ],
  [
    { phase: 'over', reason: 'notFinite' },
    'The model gives no probabilities, because some of its weights are no longer finite',
    'The model gives no numbers, because some of its weights are no longer finite'
  ]
])('says of %o what it is', (at, text, numbers) => {
  expect(wordsAt(at, 'text')).toBe(text)
  expect(wordsAt(at, 'numbers')).toBe(numbers)
})
