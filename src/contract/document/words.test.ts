import { expect, it } from 'vitest'
import { capital, listed } from './words'

it('lists items as a sentence does', () => {
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'], 'or')]).toEqual(['nothing', 'a', 'a and b', 'a, b or c'])
})

it('begins a sentence with a capital letter, whatever follows', () => {
  expect([capital('sigmoid f gives nothing on.'), capital('')]).toEqual(['Sigmoid f gives nothing on.', ''])
})
