/** Grouping is one step of undo, nests, survives copying, and a folded group shows what crosses its border. */
import { describe, expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { boxId, groupsOf } from '../../../../cell/groups'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import { documentSchema } from '../../../../contract/document/document'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { applyEdit } from '../../../lib/edits/applyEdit'
import type { Edit } from '../../../lib/edits/edit'
import { deleteEdit } from '../edits/cellEdits'
import { copyText, pasteEdit, readCopied } from '../edits/clipboard'
import { crossing, drawnCell } from '../../../../cell/drawing/drawnCell'
import {
  chosenGroup,
  chosenNodes,
  foldEdit,
  groupEdit,
  groupNameRefusal,
  joinable,
  joinEdit,
  leavable,
  leaveEdit,
  renameGroupEdit,
  revealEdit,
  shownIds,
  ungroupEdit
} from './groupEdits'

const cellOf = (document: GatescopeDocument): CellGraph => {
  const [cell] = document.cells
  if (cell === undefined) throw new Error('no cell')
  return cell
}
const lstm = cellOf(lstmDocument)

function makeGroup(document: GatescopeDocument, nodes: readonly string[]) {
  const result = groupEdit(cellOf(document), nodes)
  if ('refusal' in result) throw new Error(result.refusal)
  return { document: undone(document, result.edit), group: result.group }
}

/** Applies an edit after seeing that it can be taken back and gives a document that can be saved. */
function undone(document: GatescopeDocument, edit: Edit): GatescopeDocument {
  const { document: after, inverse } = applyEdit(document, edit)
  expect(applyEdit(after, inverse).document).toEqual(document)
  expect(documentSchema.parse(JSON.parse(JSON.stringify(after)))).toEqual(after)
  return after
}

describe('grouping', () => {
  test('folds nodes into one box; folding, naming and taking apart are undone alike', () => {
    const { document, group } = makeGroup(lstmDocument, ['f', 'keep'])
    const named = undone(document, renameGroupEdit(cellOf(document), group, 'forgetting'))
    const [renamed] = groupsOf(cellOf(named))
    expect(renamed).toMatchObject({ name: 'forgetting', nodes: ['f', 'keep'], folded: true })
    const open = undone(named, foldEdit(cellOf(named), group, false))
    expect(undone(open, ungroupEdit(cellOf(open), group))).toEqual(lstmDocument)
  })

  test('nests, and refuses what crosses, what is grouped already and a single node', () => {
    const { document } = makeGroup(lstmDocument, ['f', 'keep'])
    const outer = makeGroup(document, ['f', 'keep', 'i', 'c0'])
    expect(groupsOf(cellOf(outer.document))).toHaveLength(2)
    const cell = cellOf(document)
    expect(groupEdit(cell, ['f', 'i'])).toEqual({ refusal: expect.stringContaining('Only a part of group') })
    expect(groupEdit(cell, ['keep', 'f'])).toEqual({ refusal: expect.stringContaining('already') })
    expect(groupEdit(cell, ['i'])).toEqual({ refusal: expect.stringContaining('two nodes') })
  })

  test('names are free of colons and of one another', () => {
    const { document } = makeGroup(lstmDocument, ['f', 'keep'])
    const two = makeGroup(document, ['i', 'g'])
    expect(groupNameRefusal(cellOf(two.document), two.group, 'group')).toMatch(/Another group/)
    expect(groupNameRefusal(cellOf(two.document), two.group, 'a: b')).toMatch(/colon/)
    expect(groupNameRefusal(cellOf(two.document), two.group, two.group.name)).toBeNull()
  })
})

describe('a folded group', () => {
  const { document, group } = makeGroup(lstmDocument, ['f', 'keep'])
  const cell = cellOf(document)
  const drawn = drawnCell(cell)

  test('shows the values that enter and leave, by the names of what makes them', () => {
    const { inputs, outputs } = crossing(cell, group)
    expect(inputs.map(({ name }) => name)).toContain('c')
    expect(outputs.map(({ id }) => id)).toEqual(['keep'])
    expect(drawn.nodes.map(({ id }) => id)).not.toContain('f')
    expect(drawn.boxes.has(boxId(group))).toBe(true)
  })

  test('keeps every edge over its border and hides those within', () => {
    const inside = new Set(group.nodes)
    const over = cell.edges.filter((edge) => !(inside.has(edge.source) && inside.has(edge.target)))
    expect(drawn.edges.flatMap(({ ids }) => ids).toSorted()).toEqual(over.map(({ id }) => id).toSorted())
    for (const edge of drawn.edges) {
      expect(drawn.boxes.has(edge.source) && drawn.boxes.has(edge.target)).toBe(true)
      expect(edge.entry).toBeLessThanOrEqual(1)
    }
  })

  test('stands clear of the nodes that are seen', () => {
    for (const nodes of [
      ['f', 'keep'],
      ['f', 'g'],
      ['c0', 'y']
    ]) {
      const view = drawnCell(cellOf(makeGroup(lstmDocument, nodes).document))
      const [box] = view.folded
      if (box === undefined) throw new Error('not folded')
      for (const [id, other] of view.boxes) {
        const apart =
          other.x >= box.x + box.width || box.x >= other.x + other.width || other.y >= box.y + box.height || box.y >= other.y + other.height
        expect(apart || id === boxId(box.group), id).toBe(true)
      }
    }
  })

  test('is meant by its box, and stands for its nodes', () => {
    expect(chosenNodes(cell, [boxId(group), 'i']).toSorted()).toEqual(['f', 'i', 'keep'])
    expect(chosenGroup(cell, [boxId(group)])?.id).toBe(group.id)
    expect(chosenGroup(cell, ['i'])).toBeNull()
    expect(shownIds(cell, ['f', 'keep', 'i'])).toEqual([boxId(group), 'i'])
  })

  test('opens for a node that is to be seen, with all that hide it', () => {
    const outer = makeGroup(document, ['f', 'keep', 'i'])
    const edit = revealEdit(cellOf(outer.document), 'f')
    if (edit === null) throw new Error('nothing to open')
    const after = cellOf(undone(outer.document, edit))
    expect(groupsOf(after).map(({ folded }) => folded)).toEqual([false, false])
    expect(revealEdit(after, 'f')).toBeNull()
    expect(drawnCell(after).frames).toHaveLength(2)
  })
})

describe('a group gains and loses nodes', () => {
  const inner = makeGroup(lstmDocument, ['f', 'keep'])
  const both = makeGroup(inner.document, ['f', 'keep', 'c0']).document
  const members = (document: GatescopeDocument) => groupsOf(cellOf(document)).map(({ nodes }) => nodes.toSorted())
  const named = (document: GatescopeDocument, size: number) => {
    const group = groupsOf(cellOf(document)).find(({ nodes }) => nodes.length === size)
    if (group === undefined) throw new Error('no such group')
    return group
  }

  test('what is added to a group is added to those around it', () => {
    const edit = joinEdit(cellOf(both), named(both, 2), ['i'])
    expect(edit).toMatchObject({ label: 'add sigmoid i to group group' })
    expect(members(undone(both, edit))).toEqual([
      ['c0', 'f', 'i', 'keep'],
      ['f', 'i', 'keep']
    ])
  })

  test('a part of another group leaves it, and a whole one comes along', () => {
    const other = makeGroup(both, ['i', 'g']).document
    const gates = groupsOf(cellOf(other)).find(({ nodes }) => nodes.includes('g'))
    if (gates === undefined) throw new Error('no such group')
    const part = undone(other, joinEdit(cellOf(other), named(other, 3), ['i']))
    expect(members(part)).toEqual([['c0', 'f', 'i', 'keep'], ['f', 'keep'], ['g']])
    const whole = undone(other, joinEdit(cellOf(other), named(other, 3), gates.nodes))
    expect(members(whole)).toEqual([
      ['c0', 'f', 'g', 'i', 'keep'],
      ['f', 'keep'],
      ['g', 'i']
    ])
  })

  test('what is taken out of a group stays in those around it', () => {
    const group = leavable(cellOf(both), ['f'])
    expect(group?.nodes.toSorted()).toEqual(['f', 'keep'])
    if (group === null) throw new Error('in no group')
    const edit = leaveEdit(cellOf(both), group, ['f'])
    expect(edit).toMatchObject({ label: 'take sigmoid f out of group group' })
    expect(members(undone(both, edit))).toEqual([['c0', 'f', 'keep'], ['keep']])
  })

  test('a group leaves the one around it whole, and nothing else changes', () => {
    const group = leavable(cellOf(both), ['f', 'keep'])
    expect(group?.nodes).toHaveLength(3)
    if (group === null) throw new Error('in no group')
    expect(members(undone(both, leaveEdit(cellOf(both), group, ['f', 'keep'])))).toEqual([['f', 'keep'], ['c0']])
  })

  test('there is nothing to join or leave where it would change nothing', () => {
    expect(joinable(cellOf(both), ['f']).map(({ nodes }) => nodes.length)).toEqual([])
    expect(joinable(cellOf(both), ['c0']).map(({ nodes }) => nodes.length)).toEqual([2])
    expect(joinable(cellOf(both), ['i']).map(({ nodes }) => nodes.length)).toEqual([3, 2])
    expect(joinable(cellOf(both), [])).toEqual([])
    expect(leavable(cellOf(both), ['i'])).toBeNull()
    expect(leavable(cellOf(both), ['f', 'i'])).toBeNull()
  })
})

test('a deleted node leaves its group, and undo puts it back', () => {
  const { document } = makeGroup(lstmDocument, ['f', 'keep'])
  const edit = deleteEdit(cellOf(document), ['f'], [])
  if (edit === null) throw new Error('nothing to delete')
  expect(groupsOf(cellOf(undone(document, edit)))).toMatchObject([{ nodes: ['keep'] }])
  const both = deleteEdit(cellOf(document), ['f', 'keep'], [])
  if (both === null) throw new Error('nothing to delete')
  expect(cellOf(undone(document, both)).groups).toBeUndefined()
})

test('a group is copied with its nodes, under a free name', () => {
  const { document, group } = makeGroup(lstmDocument, ['f', 'keep'])
  const copied = readCopied(copyText(cellOf(document), group.nodes))
  if (copied === null) throw new Error('not readable')
  const after = cellOf(undone(document, pasteEdit(cellOf(document), copied, { x: 0, y: 0 }).edit ?? expect.fail('nothing pasted')))
  expect(after.groups).toHaveLength(2)
  expect(new Set(after.groups?.map(({ name }) => name)).size).toBe(2)
  expect(new Set(after.groups?.flatMap(({ nodes }) => nodes)).size).toBe(4)
  expect(readCopied(copyText(lstm, ['f']))?.groups).toBeUndefined()
})
