/** A search lists the item that the user means first. */
import { expect, test } from 'vitest'
import { rankByText } from './rankByText'

const rank = (query: string, ...items: string[]) => rankByText(items, query, (item) => [item])

test('an empty query keeps all in their order', () => {
  expect(rank('  ', 'b', 'a')).toEqual(['b', 'a'])
})

test('the whole text comes before a beginning, that before a word inside, that before the rest', () => {
  expect(rank('sum', 'resume', 'the sum', 'sum of', 'sum', 'other')).toEqual(['sum', 'sum of', 'the sum', 'resume'])
})

test('all words must occur, in any order', () => {
  expect(rank('train start', 'start to train', 'start', 'train')).toEqual(['start to train'])
})

test('the first text counts more than the others', () => {
  const items = [
    { name: 'a', also: 'gate' },
    { name: 'gate', also: '' }
  ]
  expect(rankByText(items, 'gate', (item) => [item.name, item.also]).map((item) => item.name)).toEqual(['gate', 'a'])
})
