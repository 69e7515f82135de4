/** The palette has every kind once, and finds them by the words that people type. */
import { describe, expect, test } from 'vitest'
import { cellNodeKinds } from '../../../../contract/document/cellNodes'
import { paletteItems, searchPalette } from './paletteItems'

const kindsFor = (query: string) => searchPalette(query).flatMap((group) => group.items.map((item) => item.kind))

test('every kind of node is there once', () => {
  expect(paletteItems.map((item) => item.kind).sort()).toEqual([...cellNodeKinds].sort())
  expect(kindsFor('')).toHaveLength(cellNodeKinds.length)
})

describe('search', () => {
  test.each([
    ['sig', 'sigmoid'],
    ['gate', 'mul'],
    ['times', 'mul'],
    ['plus', 'add'],
    ['dense', 'linear'],
    ['NEXT', 'nextState'],
    ['one mi', 'oneMinus'],
    ['swish', 'silu'],
    ['sine', 'sin'],
    ['rotate', 'cos']
  ])('%s finds %s', (query, kind) => {
    expect(kindsFor(query)).toContain(kind)
  })

  test('puts what starts with the text first', () => {
    expect(kindsFor('s')[0]).toMatch(/^(state|sum|scale|sigmoid|softplus|silu|slice|add|sqrt|sin)$/)
    expect(kindsFor('tanh')[0]).toBe('tanh')
  })

  test('finds nothing for nonsense', () => {
    expect(searchPalette('zzz')).toEqual([])
  })
})
