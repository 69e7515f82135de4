/** What can be done to the open cell; made once by the Design place and handed to palette, canvas, dialogs and inspector. */
import { computed, inject, nextTick, provide, shallowRef, watch } from 'vue'
import type { ComputedRef, InjectionKey, ShallowRef } from 'vue'
import type { CellGraph, CellGroup, CellNode } from '../../../contract/document/cellGraph'
import type { CellNodeKind } from '../../../contract/document/cellNodes'
import type { LayerOf } from '../../../contract/document/modelGraph'
import type { CellReport } from '../../../contract/procedures/model'
import type { Edit, Position } from '../../lib/edits/edit'
import { useDocumentStore } from '../../stores/documentStore'
import { useNavigationStore } from '../../stores/navigationStore'
import { useNoticeStore } from '../../stores/noticeStore'
import { useReportStore } from '../../stores/reportStore'
import type { CanvasView } from './canvas/view/canvasView'
import { layoutCell } from './layout/layout'
import { layoutKernel, notLaidOut } from './layout/layoutWorker'
import type { Box } from './geometry/edgePath'
import { besidePlace, freePlace } from './geometry/freePlace'
import { nodeSize } from './geometry/nodeSize'
import { aligned, alignLabels } from './edits/align'
import type { Alignment } from './edits/align'
import { addConnectedEdit, addNodeEdit, connectEdit, deleteEdit, newNode, rounded, spliceEdit, spliceNewEdit } from './edits/cellEdits'
import { changedPlaces } from './edits/changedPlaces'
import { copyText, pasteEdit, readCopied } from './edits/clipboard'
import type { CopiedNodes } from './edits/clipboard'
import { connectionRefusal, openInput } from './edits/connectionRules'
import type { EdgeEnds } from './edits/connectionRules'
import { looseText, wayTo } from './edits/looseEnd'
import type { LooseEnd } from './edits/looseEnd'
import { pasteShift } from './edits/pastePlace'
import { canSplice } from './geometry/ports'
import { otherPartsEdit } from './edits/splitEdits'
import { sizingOf, withNode } from './edits/shapeRefusal'
import type { Sizing } from './edits/shapeRefusal'
import { drawnCell } from './geometry/drawnCell'
import { boxId, chosenNodes, foldEdit, groupEdit, joinEdit, leaveEdit, revealEdit, shownIds, ungroupEdit } from './groups/groupEdits'

/** Where a new node goes and what it is connected to; with nothing said, alone into the middle of what is seen. */
export interface Wish {
  /** Where its middle goes, or its handle at the end of an edge. */
  readonly at?: Position | undefined
  /** The edge that it is put into. */
  readonly edge?: string | undefined
  /** The edge that it ends. */
  readonly loose?: LooseEnd | undefined
}

export interface CellEditor {
  readonly layer: ComputedRef<LayerOf<'recurrent'> | null>
  readonly cell: ComputedRef<CellGraph | null>
  readonly report: ComputedRef<CellReport | null>
  readonly canvas: ShallowRef<CanvasView | null>
  /** Whether a layout is being worked out, which takes seconds for hundreds of nodes. */
  readonly layingOut: ShallowRef<boolean>
  /** What is known of the sizes in the open cell. */
  readonly sizing: ComputedRef<Sizing>
  /** Where a node that is added by name goes. */
  readonly wish: ShallowRef<Wish>
  /** Where on the empty canvas the open menu was asked for, or null. */
  readonly menuPlace: ShallowRef<Position | null>
  /** Leads the keyboard to the fields of the selected node; null while they are not shown. */
  readonly fields: ShallowRef<(() => void) | null>
  add(kind: CellNodeKind, wish?: Wish): void
  /** Why a node of a kind cannot be added as wished, or null. */
  addRefusal(kind: CellNodeKind, wish: Wish): string | null
  connect(ends: EdgeEnds): void
  connectNodes(source: string, target: string): void
  move(positions: Readonly<Record<string, Position>>, mergeKey?: string): void
  splice(node: string, edge: string, position: Position): void
  removeSelected(): void
  /** Adds the parts of the selected split that are not drawn, and selects all that are new. */
  addOtherParts(): void
  selectAll(): void
  copy(): string | null
  /** Whether the text was one of nodes. They go to `at`, or to where the canvas says. */
  paste(text: string, at?: Position): boolean
  duplicate(): void
  /** Adds the selected nodes to a group. */
  join(group: CellGroup): void
  /** Takes the selected nodes out of a group. */
  leave(group: CellGroup): void
  /** Lines the selected nodes up or spreads them. */
  align(how: Alignment): void
  /** Lays out the whole cell, or the selected nodes among themselves; both when the layout is known. */
  layOut(what: 'all' | 'selection'): Promise<void>
  /** Puts the selected nodes into a folded group. */
  group(): void
  ungroup(group: CellGroup): void
  fold(group: CellGroup, folded: boolean): void
  edit(edit: Edit): void
  /** Says why something was not connected. */
  refuse(reason: string): void
}

const key: InjectionKey<CellEditor> = Symbol('cell editor')

export function useCellEditor(): CellEditor {
  const editor = inject(key)
  if (editor === undefined) throw new Error('There is no cell editor around this component')
  return editor
}

/** Makes the editor of the cell that is open, for the components below. */
export function provideCellEditor(): CellEditor {
  const documents = useDocumentStore()
  const navigation = useNavigationStore()
  const reports = useReportStore()
  const notices = useNoticeStore()
  const canvas = shallowRef<CanvasView | null>(null)
  const layingOut = shallowRef(false)
  const wish = shallowRef<Wish>({})
  const menuPlace = shallowRef<Position | null>(null)
  const fields = shallowRef<(() => void) | null>(null)

  const layer = computed(() => {
    const found = documents.document?.model.layers.find((one) => one.id === navigation.openLayer)
    return found?.kind === 'recurrent' ? found : null
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

  const edit = (next: Edit) => documents.edit(next)
  const within = (work: (open: CellGraph) => void) => {
    if (cell.value !== null) work(cell.value)
  }
  const refuse = (reason: string) => notices.hint({ title: 'Not connected', detail: reason })

  function add(kind: CellNodeKind, wished: Wish = {}): void {
    within((open) => {
      const made = newNode(open, kind, { x: 0, y: 0 })
      const node = { ...made, position: rounded(placeFor(open, made, wished)) }
      const next = addEdit(open, node, wished)
      if (typeof next === 'string') {
        refuse(next)
        return
      }
      edit(next)
      navigation.select([node.id])
    })
  }

  function placeFor(open: CellGraph, node: CellNode, { at, loose }: Wish): Position {
    const { width, height } = nodeSize(node)
    if (at === undefined) {
      return loose === undefined ? freePlace(open, canvas.value?.centre() ?? { x: 0, y: 0 }) : besidePlace(open, node, loose)
    }
    const before = loose === undefined ? width / 2 : loose.side === 'behind' ? 0 : width
    return { x: at.x - before, y: at.y - height / 2 }
  }

  /** The edit that adds a node as wished, or why it cannot be. */
  function addEdit(open: CellGraph, node: CellNode, { edge, loose }: Wish): Edit | string {
    const alone = addNodeEdit(open, node)
    if (edge !== undefined) return canSplice(node) ? (spliceNewEdit(open, node, edge) ?? alone) : 'It has not one input and one output.'
    if (loose === undefined) return alone
    const after = { ...open, nodes: [...open.nodes, node] }
    const way = wayTo(after, loose, node, withNode(sizing.value, node))
    return 'ends' in way ? addConnectedEdit(open, node, way.ends, looseText(open, loose)) : way.refusal
  }

  function addRefusal(kind: CellNodeKind, wished: Wish): string | null {
    if (cell.value === null) return null
    const next = addEdit(cell.value, newNode(cell.value, kind, { x: 0, y: 0 }), wished)
    return typeof next === 'string' ? next : null
  }

  function connect(ends: EdgeEnds): void {
    within((open) => {
      const reason = connectionRefusal(open, ends, sizing.value)
      if (reason === null) edit(connectEdit(open, ends))
      else refuse(reason)
    })
  }

  function connectNodes(source: string, target: string): void {
    within((open) => {
      const [from, to] = [source, target].map((id) => open.nodes.find((node) => node.id === id))
      if (from === undefined || to === undefined) return
      const found = openInput(open, from, to, sizing.value)
      if ('ends' in found) edit(connectEdit(open, found.ends))
      else refuse(found.refusal)
    })
  }

  function move(positions: Readonly<Record<string, Position>>, mergeKey?: string): void {
    within((open) => {
      const moved = changedPlaces(open, positions)
      if (moved !== null) documents.edit({ kind: 'moveNodes', cell: open.id, positions: moved }, mergeKey ?? null)
    })
  }

  function splice(id: string, edge: string, position: Position): void {
    within((open) => {
      const node = open.nodes.find((one) => one.id === id)
      const parts = node === undefined ? null : spliceEdit(open, node, edge)
      if (parts?.kind !== 'group') return
      const moved: Edit = { kind: 'moveNodes', cell: open.id, positions: { [id]: rounded(position) } }
      edit({ ...parts, edits: [moved, ...parts.edits] })
    })
  }

  function removeSelected(): void {
    within((open) => {
      const edges = drawnCell(open).edges.filter(({ id }) => navigation.selectedEdges.includes(id))
      const gone = deleteEdit(
        open,
        chosenNodes(open, navigation.selectedNodes),
        edges.flatMap(({ ids }) => ids)
      )
      if (gone === null) return
      const focused = canvas.value?.focusedNode() ?? null
      edit(gone)
      const left = cell.value?.nodes.some((node) => node.id === focused) === true
      navigation.select(left && focused !== null ? [focused] : [])
      if (focused !== null && !left) canvas.value?.focus()
    })
  }

  function addOtherParts(): void {
    within((open) => {
      const split = open.nodes.find(({ id }) => id === navigation.selectedNode)
      const next = split?.kind === 'split' ? otherPartsEdit(open, split) : null
      if (next === null) return
      edit(next)
      select((cell.value?.nodes ?? []).slice(open.nodes.length).map(({ id }) => id))
    })
  }

  function paste(text: string, at?: Position): boolean {
    const copied = readCopied(text)
    if (copied === null || cell.value === null) return false
    putIn(cell.value, copied, 'paste', at ?? canvas.value?.pointer() ?? null)
    return true
  }

  /** The pointer keeps its place meanwhile, so that what is pasted again goes beside. */
  function putIn(open: CellGraph, copied: CopiedNodes, verb: string, at: Position | null): void {
    const view = canvas.value
    const sees = (box: Box) => view === null || view.sees(box)
    const by = pasteShift(open, copied.nodes, { at, centre: view?.centre() ?? { x: 0, y: 0 }, sees })
    const { edit: pasted, ids } = pasteEdit(open, copied, by, verb)
    const focused = view?.focusedNode() ?? null
    edit(pasted)
    select(ids)
    view?.restPointer()
    void nextTick(() => {
      const [first] = navigation.selectedNodes
      if (focused !== null && first !== undefined) view?.focusNode(first, navigation.selectedNodes)
      view?.see(navigation.selectedNodes)
    })
  }

  function copy(): string | null {
    if (cell.value === null || navigation.selectedNodes.length === 0) return null
    canvas.value?.restPointer()
    return copyText(cell.value, chosenNodes(cell.value, navigation.selectedNodes))
  }

  function duplicate(): void {
    const copied = readCopied(copy() ?? '')
    if (copied !== null) within((open) => putIn(open, copied, 'duplicate', null))
  }

  function align(how: Alignment): void {
    within((open) => {
      const chosen = [...drawnCell(open).boxes].filter(([id]) => navigation.selectedNodes.includes(id))
      const moved = changedPlaces(open, aligned(new Map(chosen), how))
      if (moved === null) return
      edit({ kind: 'group', label: alignLabels[how], edits: [{ kind: 'moveNodes', cell: open.id, positions: moved }] })
    })
  }

  /** Selects nodes, or the folded boxes that hide them. */
  function select(nodes: readonly string[]): void {
    within((open) => navigation.select(shownIds(open, nodes)))
  }

  function group(): void {
    within((open) => {
      const made = groupEdit(open, chosenNodes(open, navigation.selectedNodes))
      if ('refusal' in made) notices.hint({ title: 'Not grouped', detail: made.refusal })
      else {
        edit(made.edit)
        navigation.select([boxId(made.group)])
      }
    })
  }

  function ungroup(gone: CellGroup): void {
    within((open) => edit(ungroupEdit(open, gone)))
    select(gone.nodes)
  }

  function join(group: CellGroup): void {
    within((open) => {
      const nodes = chosenNodes(open, navigation.selectedNodes)
      edit(joinEdit(open, group, nodes))
      select(nodes)
    })
  }

  function leave(group: CellGroup): void {
    within((open) => edit(leaveEdit(open, group, chosenNodes(open, navigation.selectedNodes))))
  }

  function fold(changed: CellGroup, folded: boolean): void {
    within((open) => edit(foldEdit(open, changed, folded)))
    select(changed.nodes)
  }

  // A node that is to be seen, such as one with a problem, comes out of the folded group that hides it.
  watch(
    () => navigation.reveal,
    (wanted) =>
      within((open) => {
        const opened = wanted === null || navigation.selectedNode !== wanted.node ? null : revealEdit(open, wanted.node)
        if (opened !== null) edit(opened)
      }),
    { immediate: true }
  )

  /** The kernel thinks elsewhere; what it says of a cell that was edited meanwhile is left. */
  async function layOut(what: 'all' | 'selection'): Promise<void> {
    const open = cell.value
    const chosen = what === 'all' ? null : navigation.selectedNodes
    if (open === null || open.nodes.length === 0 || chosen?.length === 1 || layingOut.value) return
    layingOut.value = true
    const places = await layoutKernel()
      .then((kernel) => layoutCell(open, chosen, kernel))
      .catch((error: unknown) => {
        notices.hint(notLaidOut(error))
        return null
      })
      .finally(() => (layingOut.value = false))
    const moved = places !== null && cell.value === open ? changedPlaces(open, places) : null
    if (moved === null) return
    canvas.value?.glide()
    const label = chosen === null ? 'lay out' : 'lay out selection'
    edit({ kind: 'group', label, edits: [{ kind: 'moveNodes', cell: open.id, positions: moved }] })
    if (chosen === null) canvas.value?.fit()
  }

  const editor: CellEditor = {
    layer,
    cell,
    report,
    canvas,
    layingOut,
    sizing,
    wish,
    menuPlace,
    fields,
    add,
    addRefusal,
    connect,
    connectNodes,
    move,
    splice,
    removeSelected,
    addOtherParts,
    paste,
    edit,
    refuse,
    align,
    group,
    ungroup,
    fold,
    selectAll: () => within((open) => select(open.nodes.map((node) => node.id))),
    copy,
    duplicate,
    join,
    leave,
    layOut
  }
  provide(key, editor)
  return editor
}
