// @vitest-environment happy-dom
/** The selection of the canvas and the selection of the window follow each other. */
import { useVueFlow } from '@vue-flow/core'
import type { VueFlowStore } from '@vue-flow/core'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp, nextTick } from 'vue'
import type { App } from 'vue'
import { useNavigationStore } from '../../../../stores/navigationStore'
import { useSelection } from './useSelection'

let app: App | null = null
let drawn: Set<string>
let count = 0

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => app?.unmount())

/** A canvas with three nodes and an edge, and the window around it. */
async function canvas() {
  const nodes = ['a', 'b', 'c'].map((id) => ({ id, position: { x: 0, y: 0 } }))
  const edges = [{ id: 'a b', source: 'a', target: 'b' }]
  const flow = useVueFlowAlone()
  drawn = new Set(['a', 'b', 'c', 'a b'])
  flow.setNodes(nodes)
  flow.setEdges(edges)
  await settled()
  return { flow, navigation: useNavigationStore(), nodes }
}

/** The canvas' store in a component that draws nothing. */
function useVueFlowAlone(): VueFlowStore {
  const flows: VueFlowStore[] = []
  const setup = () => {
    const flow = useVueFlow(`canvas ${count++}`)
    flows.push(flow)
    useSelection({ flow, drawsNode: (id) => drawn.has(id), drawsEdge: (id) => drawn.has(id) })
    return () => null
  }
  app = createApp({ setup })
  app.mount(document.createElement('div'))
  const [flow] = flows
  if (flow === undefined) throw new Error('the component was not set up')
  return flow
}

async function settled(): Promise<void> {
  for (let k = 0; k < 4; k++) await nextTick()
}

test('the window follows the canvas', async () => {
  const { flow, navigation } = await canvas()
  flow.addSelectedNodes(flow.getNodes.value.filter(({ id }) => id !== 'c'))
  await settled()
  expect(navigation.selectedNodes).toEqual(['a', 'b'])
  flow.removeSelectedNodes(flow.getSelectedNodes.value)
  flow.addSelectedEdges(flow.getEdges.value)
  await settled()
  expect([navigation.selectedNodes, navigation.selectedEdges]).toEqual([[], ['a b']])
})

test('the canvas follows the window', async () => {
  const { flow, navigation } = await canvas()
  navigation.select(['b', 'c'])
  await settled()
  expect(flow.getSelectedNodes.value.map(({ id }) => id)).toEqual(['b', 'c'])
  navigation.select([], ['a b'])
  await settled()
  expect([flow.getSelectedNodes.value, flow.getSelectedEdges.value.map(({ id }) => id)]).toEqual([[], ['a b']])
})

test('a node that is no longer drawn leaves the selection, and what was chosen in its place stays', async () => {
  const { flow, navigation, nodes } = await canvas()
  navigation.select(['a', 'b'])
  await settled()
  drawn.delete('a')
  flow.setNodes(nodes.filter(({ id }) => id !== 'a'))
  await settled()
  expect(navigation.selectedNodes).toEqual(['b'])
  drawn.delete('b')
  navigation.select(['c'])
  flow.setNodes(nodes.filter(({ id }) => id === 'c'))
  await settled()
  expect(navigation.selectedNodes).toEqual(['c'])
})
