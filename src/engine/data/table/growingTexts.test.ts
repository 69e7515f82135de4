// Texts in blocks of bytes.
import { expect, it } from 'vitest'
import { GrowingTexts } from './growingTexts'

it('gives each text by its number, on one line and in any order, and nothing where there is none', () => {
  const texts = new GrowingTexts()
  for (let k = 0; k < 700; k++) texts.push(k === 300 ? ' 1 März\n2020 ' : k === 301 ? '' : `day ${k}`)
  const at = (...numbers: readonly number[]) => numbers.map((number) => texts.at(number))
  expect(at(699, 0, 255, 256, 511, 512, 0)).toEqual(['day 699', 'day 0', 'day 255', 'day 256', 'day 511', 'day 512', 'day 0'])
  expect(at(300, 301, 302, 700, 5000)).toEqual(['1 März 2020', '', 'day 302', '', ''])
})
