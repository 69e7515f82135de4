/**
 * The context that all actions of the cell editor share: the open cell, its report, the canvas, and the way an edit reaches the document.
 */
import { computed, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { CellReport } from '../../../../contract/procedures/model'
import type { Edit } from '../../../lib/edits/edit'
import { useDocumentStore } from '../../../stores/documentStore'
import { useNavigationStore } from '../../../stores/navigationStore'
import { useNoticeStore } from '../../../stores/noticeStore'
import { useReportStore } from '../../../stores/reportStore'
import type { CanvasView } from '../canvas/view/canvasView'
import { sizingOf } from '../edits/shapeRefusal'
import type { Sizing } from '../edits/shapeRefusal'
import { shownIds } from '../groups/groupEdits'

/** The part of the context that the components see. */
export interface OpenCell {
  readonly layer: ComputedRef<LayerOf<'recurrent'> | null>
  readonly cell: ComputedRef<CellGraph | null>
  readonly report: ComputedRef<CellReport | null>
  readonly canvas: ShallowRef<CanvasView | null>
  /** What is known of the sizes in the open cell. */
  readonly sizing: ComputedRef<Sizing>
  edit(edit: Edit): void
  /** Says why something was not connected. */
  refuse(reason: string): void
}

export interface EditorContext extends OpenCell {
  readonly navigation: ReturnType<typeof useNavigationStore>
  readonly notices: ReturnType<typeof useNoticeStore>
  /** Does the work with the open cell; nothing while no cell is open. */
  within(work: (open: CellGraph) => void): void
  /** Selects nodes, or the folded boxes that hide them. */
  select(nodes: readonly string[]): void
}

/** Reads the stores, so it is called in the set-up of a component. */
export function useEditorContext(): EditorContext {
  const documents = useDocumentStore()
  const navigation = useNavigationStore()
  const notices = useNoticeStore()
  const reports = useReportStore()

  const layer = computed(() => {
    const openLayer = documents.document?.model.layers.find((one) => one.id === navigation.openLayer)
    return openLayer?.kind === 'recurrent' ? openLayer : null
  })
  const cell = computed(() => documents.document?.cells.find((one) => one.id === layer.value?.params.cell) ?? null)
  const report = computed(() => reports.cellOf(layer.value?.id ?? null))

  /** The width of what enters the layer: of the layer that it reads, or as the engine found it in the cell. */
  const inputWidth = computed(() => {
    const before = reports.report?.layers[layer.value?.inputs[0] ?? '']?.at(-1)
    const entering = cell.value?.nodes.find((node) => node.kind === 'input')?.id
    return before ?? report.value?.shapes[entering ?? '']?.at(-1) ?? null
  })
  const sizing = computed<Sizing>(() => {
    const hidden = layer.value?.params.hidden ?? 1
    return cell.value === null ? { hidden, shapes: new Map() } : sizingOf(cell.value, inputWidth.value, hidden)
  })

  const within = (work: (open: CellGraph) => void) => {
    if (cell.value !== null) work(cell.value)
  }
  return {
    layer,
    cell,
    report,
    canvas: shallowRef<CanvasView | null>(null),
    sizing,
    edit: (next) => documents.edit(next),
    refuse: (reason) => notices.hint({ title: 'Not connected', detail: reason }),
    navigation,
    notices,
    within,
    select: (nodes) => within((open) => navigation.select(shownIds(open, nodes)))
  }
}
