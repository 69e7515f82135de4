import { expect, it } from 'vitest'
import { codeMarkdown, plainMarkdown, tableMarkdown } from './markdown'

it('leaves plain words as they are, and escapes what would be read', () => {
  expect(plainMarkdown('sequence.onnx, step by step (3 layers); state_dict, x + y - z!')).toBe(
    'sequence.onnx, step by step (3 layers); state_dict, x + y - z!'
  )
  expect(plainMarkdown('<script>`|*x*\n# no')).toBe('\\<script\\>\\`\\|\\*x\\* # no')
  expect(plainMarkdown('_all_ of [it](http://x) ~~gone~~ &lt;')).toBe('\\_all\\_ of \\[it\\](http://x) \\~\\~gone\\~\\~ &amp;lt;')
  expect(['# a', '- a', '+ a', '12. a', '1) a', '--- a', '=== a'].map(plainMarkdown)).toEqual([
    '\\# a',
    '\\- a',
    '\\+ a',
    '12\\. a',
    '1\\) a',
    '\\--- a',
    '\\=== a'
  ])
  expect(plainMarkdown('3 layers')).toBe('3 layers')
})

it('writes code with backticks in it, and tables whose cells have bars', () => {
  expect(codeMarkdown('a`b``c')).toBe('``` a`b``c ```')
  expect(tableMarkdown(['a'], [['`x|y`'], ['x\\|y']])).toBe('| a |\n| --- |\n| `x\\|y` |\n| x\\|y |')
})
