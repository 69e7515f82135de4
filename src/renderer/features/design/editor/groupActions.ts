/** The actions on groups: making, dissolving, folding and unfolding them, and changing the nodes that they hold. */
import { watch } from 'vue'
import type { CellGroup } from '../../../../contract/document/cellGraph'
import { boxId } from '../../../../cell/groups'
import { chosenNodes, foldEdit, groupEdit, joinEdit, leaveEdit, revealEdit, ungroupEdit } from '../groups/groupEdits'
import type { EditorContext } from './editorContext'

export interface GroupActions {
  /** Puts the selected nodes into a folded group. */
  group(): void
  ungroup(group: CellGroup): void
  fold(group: CellGroup, folded: boolean): void
  /** Adds the selected nodes to a group. */
  join(group: CellGroup): void
  /** Takes the selected nodes out of a group. */
  leave(group: CellGroup): void
}

/** It watches which node is to be revealed, so it is called in the set-up of a component. */
export function useGroupActions({ navigation, notices, within, edit, select }: EditorContext): GroupActions {
  function group(): void {
    within((open) => {
      const grouping = groupEdit(open, chosenNodes(open, navigation.selectedNodes))
      if ('refusal' in grouping) notices.hint({ title: 'Not grouped', detail: grouping.refusal })
      else {
        edit(grouping.edit)
        navigation.select([boxId(grouping.group)])
      }
    })
  }

  function ungroup(dissolved: CellGroup): void {
    within((open) => edit(ungroupEdit(open, dissolved)))
    select(dissolved.nodes)
  }

  function fold(changed: CellGroup, folded: boolean): void {
    within((open) => edit(foldEdit(open, changed, folded)))
    select(changed.nodes)
  }

  function join(joined: CellGroup): void {
    within((open) => {
      const nodes = chosenNodes(open, navigation.selectedNodes)
      edit(joinEdit(open, joined, nodes))
      select(nodes)
    })
  }

  function leave(reduced: CellGroup): void {
    within((open) => edit(leaveEdit(open, reduced, chosenNodes(open, navigation.selectedNodes))))
  }

  // A node that is to be seen, such as one with a problem, comes out of the folded group that hides it.
  watch(
    () => navigation.reveal,
    (wanted) =>
      within((open) => {
        const unfolding = wanted === null || navigation.selectedNode !== wanted.node ? null : revealEdit(open, wanted.node)
        if (unfolding !== null) edit(unfolding)
      }),
    { immediate: true }
  )
  return { group, ungroup, fold, join, leave }
}
