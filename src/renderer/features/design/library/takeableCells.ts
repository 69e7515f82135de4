/** Lists the cells that a layer can take: of its document, of other open documents, of the library, and of the templates. */
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { GatescopeDocument } from '../../../../contract/document/document'
import type { LibraryCell } from '../../../../contract/procedures/library'

export const cellSources = ['This document', 'Open documents', 'Library', 'Templates'] as const
export type CellSource = (typeof cellSources)[number]

export interface TakeableCell {
  /** Unique within the list. */
  readonly key: string
  readonly source: CellSource
  readonly name: string
  /** Where it comes from, such as the name of another document or the paper. */
  readonly from: string
  readonly cell: CellGraph
  /** Set for a cell of the library, which can be renamed and deleted. */
  readonly entry: LibraryCell | null
}

export interface CellsAround {
  readonly document: GatescopeDocument
  /** Other open documents. */
  readonly others: readonly GatescopeDocument[]
  readonly library: readonly LibraryCell[]
  readonly templates: readonly GatescopeDocument[]
}

/** `current`: the cell that the layer runs already, which is left out. Templates give each cell once. */
export function takeableCells({ document, others, library, templates }: CellsAround, current: string): TakeableCell[] {
  const list = (source: CellSource, documents: readonly GatescopeDocument[], named: boolean): TakeableCell[] =>
    documents.flatMap((one, at) =>
      one.cells.map((cell) => ({
        key: `${source} ${at} ${cell.id}`,
        source,
        name: cell.name,
        from: named ? one.name : cell.source,
        cell,
        entry: null
      }))
    )
  const cellsHere = list('This document', [document], false).filter(({ cell }) => cell.id !== current)
  const cellsOfLibrary = library.map((entry): TakeableCell => {
    return { key: `Library ${entry.name}`, source: 'Library', name: entry.name, from: entry.cell.source, cell: entry.cell, entry }
  })
  return [...cellsHere, ...list('Open documents', others, true), ...cellsOfLibrary, ...once(list('Templates', templates, false))]
}

function once(cells: readonly TakeableCell[]): TakeableCell[] {
  const byName = new Map<string, TakeableCell>()
  for (const one of cells) if (!byName.has(one.name)) byName.set(one.name, one)
  return [...byName.values()].toSorted((a, b) => a.name.localeCompare(b.name))
}

/** Those whose name, origin or equations' names have all words of the search in them. */
export function searched(cells: readonly TakeableCell[], search: string): TakeableCell[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const text = ({ name, from, cell }: TakeableCell) => `${name} ${from} ${cell.nodes.map((node) => node.kind).join(' ')}`.toLowerCase()
  return cells.filter((one) => words.every((word) => text(one).includes(word)))
}
