/** Groups nest or lie apart; whatever else a file says is left out, not drawn wrongly. */
import { expect, test } from 'vitest'
import { readTemplate } from '../../tests/support/templates'
import type { CellGraph } from '../contract/document/cellGraph'
import { groupsOf, hiddenIn, nests, withNodes } from './groups'

const [lstm] = readTemplate('lstm-moby-dick').cells
if (lstm === undefined) throw new Error('no cell')
const group = (id: string, nodes: string[], folded = false) => ({ id, name: id, nodes, folded })
const grouped = (...groups: ReturnType<typeof group>[]): CellGraph => ({ ...lstm, groups })

test('groups nest within one another or share nothing', () => {
  expect(nests({ nodes: ['a', 'b'] }, { nodes: ['b'] })).toBe(true)
  expect(nests({ nodes: ['a'] }, { nodes: ['b'] })).toBe(true)
  expect(nests({ nodes: ['a', 'b'] }, { nodes: ['b', 'c'] })).toBe(false)
})

test('the outer come before the inner; what crosses another, and nodes that are no more, are left out', () => {
  const cell = grouped(group('inner', ['f', 'i']), group('outer', ['f', 'i', 'o', 'gone']), group('crossing', ['i', 'g']))
  expect(groupsOf(cell)).toEqual([group('outer', ['f', 'i', 'o']), group('inner', ['f', 'i'])])
})

test('a node is hidden in the outermost folded group', () => {
  const cell = grouped(group('outer', ['f', 'i', 'o'], true), group('inner', ['f', 'i'], true))
  expect(hiddenIn(cell).get('f')?.id).toBe('outer')
  const open = grouped(group('outer', ['f', 'i', 'o']), group('inner', ['f', 'i'], true))
  expect(hiddenIn(open).get('f')?.id).toBe('inner')
  expect(hiddenIn(open).has('o')).toBe(false)
})

test('a group goes with its last node', () => {
  expect(withNodes([group('a', ['f']), group('b', ['i', 'o'])], new Set(['o']))).toEqual([group('b', ['o'])])
})
