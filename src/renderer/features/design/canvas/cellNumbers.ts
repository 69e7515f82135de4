/** The drawing of a cell as a table, for the file of its picture: a row for each node, with what it reads. */
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { PictureTable } from '../../../components/pictures/pictureTable'

/** `shapes`: words for the shape of each node's value, by its identifier. Places are in pixels of the drawing. */
export function cellNumbers({ nodes, edges }: CellGraph, shapes: ReadonlyMap<string, string>): PictureTable {
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  const read = (id: string) => edges.filter(({ target }) => target === id).map(({ source }) => names.get(source) ?? source)
  return {
    columns: [
      { name: 'node', values: nodes.map(({ name }) => name) },
      { name: 'kind', values: nodes.map(({ kind }) => kind) },
      { name: 'role', values: nodes.map(({ role }) => role) },
      { name: 'shape', values: nodes.map(({ id }) => shapes.get(id) ?? '') },
      { name: 'reads', values: nodes.map(({ id }) => read(id).join(' ')) },
      { name: 'x (px)', values: nodes.map(({ position }) => position.x) },
      { name: 'y (px)', values: nodes.map(({ position }) => position.y) }
    ]
  }
}
