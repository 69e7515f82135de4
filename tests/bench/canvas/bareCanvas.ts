// The canvas library with nothing of ours: its own nodes and edges, for comparison.
import { Position, VueFlow } from '@vue-flow/core'
import '@vue-flow/core/dist/style.css'
import '@vue-flow/core/dist/theme-default.css'
import { createApp, h } from 'vue'
import type { CellGraph } from '../../../src/contract/document/cellGraph'

declare global {
  interface Window {
    /** Draws a cell's nodes and edges over the whole page. */
    drawBare(cell: CellGraph): void
  }
}

window.drawBare = (cell) => {
  const nodes = cell.nodes.map(({ id, name, position }) => ({
    id,
    position,
    data: { label: name },
    sourcePosition: Position.Right,
    targetPosition: Position.Left
  }))
  const edges = cell.edges.map(({ id, source, target }) => ({ id, source, target }))
  const flow = () => h(VueFlow, { nodes, edges, minZoom: 0.2, fitViewOnInit: true })
  createApp({ render: () => h('div', { style: 'position: fixed; inset: 0' }, h(flow)) }).mount(document.body)
}
