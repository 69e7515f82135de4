/** The geometry of the drawing is right: edges, the target under a dropped node, automatic layout, and the elements of the canvas. */
import { describe, expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { edgeCurve, pointOn } from '../../../../cell/drawing/edgePath'
import { fitDrawing } from '../geometry/fitDrawing'
import { flowEdges, flowNodes, nodeAria } from './flowElements'
import { freePlace } from '../geometry/freePlace'
import { nearestEdge } from '../geometry/nearestEdge'
import { isTooLong, nodeSize } from '../../../../cell/drawing/nodeSize'

const [lstm] = lstmDocument.cells
if (lstm === undefined) throw new Error('no cell')
const box = (x: number, y: number) => ({ x, y, width: 100, height: 40 })

describe('an edge', () => {
  test('runs across to a node at the right', () => {
    expect(edgeCurve(box(0, 0), box(300, 200))).toBe('M100,20 C200,20 200,220 300,220')
  })

  test('runs straight down to a node below and up to one above', () => {
    expect(edgeCurve(box(0, 0), box(0, 200))).toBe('M50,40 L50,200')
    expect(edgeCurve(box(0, 200), box(0, 0))).toBe('M50,200 L50,40')
  })

  test('enters a port of its own where there are several', () => {
    expect(edgeCurve(box(0, 0), box(300, 0), 0.25)).toContain('300,10')
  })
})

test('the edge under a point is found, and none far from all', () => {
  const boxes = new Map([
    ['f', box(0, 0)],
    ['keep', box(300, 200)]
  ])
  const edges = drawnCell(lstm).edges.filter(({ source, target }) => source === 'f' && target === 'keep')
  expect(edges).toHaveLength(1)
  expect(nearestEdge({ edges, boxes }, { x: 200, y: 120 })).toBe(edges[0])
  expect(nearestEdge({ edges, boxes }, { x: 200, y: 300 })).toBeNull()
})

test('an edge of a folded group is found where it is drawn', () => {
  const group = { id: 'gates', name: 'gates', nodes: ['lin_f', 'f'], folded: true }
  const { edges } = drawnCell({ ...lstm, groups: [group] })
  const boxes = new Map([
    ['group:gates', box(0, 0)],
    ['keep', box(300, 0)]
  ])
  const leaving = edges.find(({ source }) => source === 'group:gates')
  const height = 40 * (leaving?.exit ?? 0)
  expect(nearestEdge({ edges, boxes }, { x: 110, y: height }, 4)).toBe(leaving)
})

test('a new node does not lie on another', () => {
  const [only] = lstm.nodes
  if (only === undefined) throw new Error('no node')
  const one = { ...lstm, nodes: [only] }
  const place = freePlace(one, only.position)
  expect(Math.abs(place.y - only.position.y)).toBeGreaterThanOrEqual(nodeSize(only).height)
  expect(freePlace(one, { x: 500.4, y: 500 })).toEqual({ x: 500, y: 500 })
})

describe('the view of the whole drawing', () => {
  const boxes = [box(0, 0), box(500, 400)]
  const shown = (view: { x: number; y: number; zoom: number }, at: { x: number; y: number }) => ({
    x: at.x * view.zoom + view.x,
    y: at.y * view.zoom + view.y
  })

  test('has every node and the axis above them inside', () => {
    for (const area of [
      { width: 400, height: 700 },
      { width: 1_500, height: 300 },
      { width: 3_000, height: 3_000 }
    ]) {
      const view = fitDrawing(boxes, area, null)
      const [corner, end] = [shown(view, { x: 0, y: -62 }), shown(view, { x: 600, y: 440 })]
      expect(Math.min(corner.x, corner.y)).toBeGreaterThanOrEqual(0)
      expect(end.x).toBeLessThanOrEqual(area.width)
      expect(end.y).toBeLessThanOrEqual(area.height)
      expect(view.zoom).toBeLessThanOrEqual(1.15)
    }
  })

  test('leaves the corner of the overview free', () => {
    const area = { width: 660, height: 560 }
    const overlay = { width: 166, height: 80 }
    const end = shown(fitDrawing(boxes, area, overlay), { x: 600, y: 440 })
    expect(end.y).toBeLessThanOrEqual(area.height - overlay.height)
  })
})

describe('what the canvas is given', () => {
  const problem = {
    code: 'node.unused',
    severity: 'error',
    place: { cell: 'lstm', node: 'f' },
    args: { cell: 'LSTM', kind: 'sigmoid', node: 'f' }
  } as const

  const report = {
    cell: 'lstm',
    layer: 'recurrent',
    shapes: { f: [128] },
    equations: { text: '', lines: {} },
    parameters: 1,
    flopsPerToken: 1,
    bytesPerToken: 1,
    alongTime: 'sequential' as const,
    why: ''
  }

  test('nodes carry their shape, their problem and a name for screen readers', () => {
    const node = flowNodes(lstm, drawnCell(lstm), report, [problem]).find((one) => one.id === 'f')
    expect(node?.data).toMatchObject({ shape: '[B, 128]', grade: 'unfinished' })
    expect(node?.ariaLabel).toMatch(/^sigmoid f, from linear lin_f, to product keep, /)
  })

  test('a node without edges has just its name', () => {
    const alone = { ...lstm, edges: [] }
    const sum = lstm.nodes.find((node) => node.id === 'sum')
    expect(sum && nodeAria(alone, sum)).toBe('sum')
  })

  test('edges carry the role of their source, and the path of a state is marked', () => {
    const edges = flowEdges(drawnCell(lstm), null, [])
    expect(edges.find((edge) => edge.source === 'f')?.data).toMatchObject({ role: 'forget', carriesState: false })
    expect(edges.find((edge) => edge.source === 'c0')?.data).toMatchObject({ role: 'state', carriesState: true })
  })

  test('an edge that is mended loses its mark, which the canvas would keep if nothing were said', () => {
    const [edge] = lstm.edges
    const wrong = { ...problem, args: { edge: edge?.id ?? '' } }
    const classOf = (problems: Parameters<typeof flowEdges>[2]) =>
      flowEdges(drawnCell(lstm), null, problems).find(({ id }) => id === edge?.id)?.class
    expect([classOf([wrong]), classOf([])]).toEqual(['faulty', ''])
  })

  test('edges carry the shape of their value, also out of a folded group', () => {
    const words = (groups: typeof lstm.groups) => {
      const edge = flowEdges(drawnCell({ ...lstm, ...(groups && { groups }) }), report, []).find(({ data }) => data?.shape !== '')
      return [edge?.data?.shape, edge?.ariaLabel]
    }
    expect(words(undefined)).toEqual(['[B, 128]', 'Edge from sigmoid f to product keep, [B, 128]'])
    expect(words([{ id: 'gates', name: 'gates', nodes: ['lin_f', 'f'], folded: true }])).toEqual(words(undefined))
  })
})

test('the middle of an edge lies on its curve', () => {
  expect(pointOn(edgeCurve(box(0, 0), box(300, 200)), 0.5)).toEqual({ x: 200, y: 120 })
  expect(pointOn(edgeCurve(box(0, 0), box(0, 200)), 0.5)).toEqual({ x: 50, y: 120 })
})

test('a line is cut off where it might be longer than its node alone', () => {
  const wide = { width: 100, height: 38 }
  expect(['linear zf', 'tanh g', 'vector A'].map((text) => isTooLong(text, wide, 'title'))).toEqual([false, false, false])
  expect(['linear forgetGate', 'mmmmmmmm', '汉字汉字汉字汉字'].map((text) => isTooLong(text, wide, 'title'))).toEqual([true, true, true])
  expect([isTooLong('[B, 128]', wide, 'under'), isTooLong('[B, 128, 128, 65536]', wide, 'under')]).toEqual([false, true])
})
