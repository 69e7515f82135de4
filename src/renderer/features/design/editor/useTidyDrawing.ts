/**
 * Keeps the open drawing tidy: while nobody has placed a node it lays itself out after each change, as part of the same step of undo. In a
 * drawing that a person arranged, a cell that is written anew is laid out around what stays.
 */
import { watch } from 'vue'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Edit, NodePlace } from '../../../lib/edits/edit'
import { placeOf } from '../../../lib/edits/placeOf'
import { useDocumentStore } from '../../../stores/documentStore'
import { automaticLayout, isAutomatic, structureOf, writtenAnew } from '../layout/automatic'
import type { Layouter } from '../layout/kernel'
import { layoutCell } from '../layout/layout'
import { layoutAround } from '../layout/layoutAround'
import { layoutKernel, notLaidOut } from '../layout/layoutWorker'
import type { EditorContext } from './editorContext'

type Places = Readonly<Record<string, NodePlace>>
type Arrange = (layouter: Layouter) => Promise<Places | null>

/** Watches the document, so it is called in the set-up of a component. */
export function useTidyDrawing(
  { cell, canvas, notices }: Pick<EditorContext, 'cell' | 'canvas' | 'notices'>,
  kernel: () => Promise<Layouter> = layoutKernel
): void {
  const documents = useDocumentStore()

  watch(
    () => documents.lastEdit,
    (edited) => {
      const open = cell.value
      const before = edited?.before.cells.find(({ id }) => id === open?.id)
      if (open === null || edited === null || before === undefined || edited.after !== documents.document) return
      const arrange = arrangementFor(before, open)
      if (arrange !== null) void apply(open, arrange, writtenAnew(before, open))
    }
  )

  /** What an edit calls for; null where it leaves the drawing tidy. */
  function arrangementFor(before: CellGraph, open: CellGraph): Arrange | null {
    if (open.nodes.length === 0 || structureOf(before) === structureOf(open)) return null
    const area = canvas.value?.area()
    if (isAutomatic(open)) return async (layouter) => automaticLayout(open, await layoutCell(open, null, layouter, area))
    const stayed = new Set(before.nodes.map(({ id }) => id))
    const fresh = open.nodes.filter((node) => !stayed.has(node.id))
    if (!writtenAnew(before, open) || fresh.length < 2 || !fresh.every((node) => node.auto === true)) return null
    return async (layouter) => placesAround(open, await layoutAround(open, stayed, layouter, area))
  }

  /** A layout counts only for the very drawing that it was made of. */
  async function apply(open: CellGraph, arrange: Arrange, anew: boolean): Promise<void> {
    const tab = documents.activeId
    const positions = await kernel()
      .then(arrange)
      .catch((error: unknown) => void notices.hint(notLaidOut(error)))
    const still = documents.activeId === tab && documents.document?.cells.includes(open) === true
    if (!still) return
    if (positions) {
      canvas.value?.glide()
      documents.amend({ kind: 'moveNodes', cell: open.id, positions } satisfies Edit)
    }
    canvas.value?.refit(anew)
  }
}

/** Nodes stay a person's or the layout's, as they were. */
function placesAround(cell: CellGraph, positions: Places): Places {
  const moved = cell.nodes.filter(({ id }) => positions[id] !== undefined)
  return Object.fromEntries(moved.map((node) => [node.id, placeOf(node, positions[node.id])]))
}
