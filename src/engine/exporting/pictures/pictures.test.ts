/** Pictures are well-formed SVG in which everything is drawn and every word of a user is escaped. */
import { describe, expect, it } from 'vitest'
import { readTemplate, templateList } from '../../../../tests/support/templates'
import { axisOver, markText } from './axis'
import { cellPicture } from '../../../cell/pictures/cellPicture'
import { curvePicture } from './curvePicture'
import { themePalette } from '../../../cell/pictures/palette'
import { escaped } from '../../../cell/pictures/svg'

const cells = templateList().flatMap(({ id }) => readTemplate(id).cells.map((cell) => [id, cell] as const))
const hostile = `<script>alert("x")</script> & 'y'`

/** Counts of the elements by name. Throws where a tag is not closed in its order, or an attribute is not quoted. */
function elementsOf(svg: string): Map<string, number> {
  const open: string[] = []
  const counts = new Map<string, number>()
  for (const [tag, end, name = '', closed] of svg.matchAll(/<(\/?)([a-z]+)(?: [a-zA-Z0-9-]+="[^"<>]*"| xmlns="[^"]*")*(\/?)>/g)) {
    if (end === '/') expect(open.pop(), tag).toBe(name)
    else counts.set(name, (counts.get(name) ?? 0) + 1)
    if (end === '' && closed === '') open.push(name)
  }
  expect(open).toEqual([])
  // Outside of the tags no sign is left that could begin one.
  expect(svg.replace(/<\/?[a-z]+(?: [a-zA-Z0-9-]+="[^"<>]*")*\/?>/g, '')).not.toMatch(/[<>]/)
  return counts
}

describe('the picture of a cell', () => {
  it.each(cells)('has each node and edge of %s within its frame', (_, cell) => {
    const svg = cellPicture(cell)
    const counts = elementsOf(svg)
    expect(counts.get('path')).toBe(cell.edges.length)
    expect(counts.get('g')).toBe(cell.nodes.length)
    const [x = 0, y = 0, width = 0, height = 0] = /viewBox="([^"]+)"/.exec(svg)?.[1]?.split(' ').map(Number) ?? []
    for (const { position } of cell.nodes) {
      expect(position.x > x && position.x < x + width && position.y > y && position.y < y + height).toBe(true)
    }
  })

  it('escapes names, and shows shapes, in the colours that are asked for', () => {
    const cell = structuredClone(readTemplate('lstm-moby-dick').cells[0]!)
    const forget = cell.nodes.find(({ name }) => name === 'f')!
    Object.assign(cell, {
      name: hostile,
      groups: [{ id: 'g', name: hostile, nodes: cell.nodes.slice(2, 5).map(({ id }) => id), folded: false }]
    })
    const svg = cellPicture(cell, { palette: themePalette('dark'), shapes: new Map([[forget.id, '[B, 128]']]) })
    elementsOf(svg)
    expect(svg).not.toContain('<script')
    expect(svg).toContain('[B, 128]')
    expect(svg).toContain('#c073b7')
    expect(cellPicture(cell)).toContain('var(--role-forget, #d00d70)')
  })

  it('is a frame alone for an empty cell', () => {
    expect(elementsOf(cellPicture({ id: 'a', name: 'a', source: '', nodes: [], edges: [] })).get('path')).toBeUndefined()
  })
})

describe('a chart of curves', () => {
  const x = Float64Array.from({ length: 5_000 }, (_, k) => k + 1)
  const line = { name: hostile, colour: 'role-input', x, y: x.map((step) => (step === 4_001 ? 90 : 3 / step)) } as const

  it('thins a long line without losing its spike', () => {
    const svg = curvePicture({ title: 'Loss', x: 'step', y: 'loss', lines: [line] })
    elementsOf(svg)
    const path = /<path d="([^"]+)"/.exec(svg)?.[1] ?? ''
    expect(path.split(/[ML]/).length).toBeLessThan(900)
    expect(path).toContain(',30L')
  })

  it('has gaps where values are not finite, and no point that is not a number', () => {
    const svg = curvePicture({
      title: 'a',
      x: 'b',
      y: 'c',
      lines: [{ name: 'd', colour: 'accent', x: [0, 1, 2, 3], y: [1, NaN, 2, Infinity] }]
    })
    expect(svg).not.toMatch(/NaN|Infinity/)
    expect(/<path d="([^"]+)"/.exec(svg)?.[1]?.match(/M/g)).toHaveLength(2)
    elementsOf(curvePicture({ title: 'a', x: 'b', y: 'c', lines: [] }))
  })

  it('has round marks', () => {
    expect(axisOver([0, 97], 5).marks).toEqual([0, 20, 40, 60, 80])
    expect(axisOver([0.02, 3], 5, true).marks).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2])
    expect([2000, 0.3, 1e-7, -2].map(markText)).toEqual(['2,000', '0.3', '1e−7', '−2'])
  })
})

it('words lose what XML does not allow', () => {
  expect(escaped(`a\u0000b\ud800c<&>"'`)).toBe('a\ufffdb\ufffdc&lt;&amp;&gt;&quot;&#39;')
})
