/** The palette: the catalogue of nodes in its groups, and the words by which each is found. */
import { cellNodeKinds } from '../../../../contract/document/cellNodes'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'
import type { PaletteGroup } from '../../../../cell/nodes/row'
import { rankByText } from '../../../lib/rankByText'

export interface PaletteItem {
  readonly kind: CellNodeKind
  readonly label: string
  readonly symbol: string
  readonly group: PaletteGroup
  /** A few words or signs beside the label. */
  readonly note: string
  readonly doc: string
}

export const paletteItems: readonly PaletteItem[] = cellNodeKinds.map((kind) => {
  const { label, symbol, plainSymbol, group, note, doc } = cellNodes[kind]
  return { kind, label, symbol: plainSymbol ?? symbol, group, note: note ?? '', doc }
})

/** What to search beside the label. */
export function paletteWords(kind: CellNodeKind): string {
  return [kind, cellNodes[kind].search ?? '', cellNodes[kind].doc].join(' ')
}

/** The items that fit what was typed, the best first, in their groups. */
export function searchPalette(query: string): readonly { readonly group: PaletteGroup; readonly items: readonly PaletteItem[] }[] {
  const matches = rankByText(paletteItems, query, (item) => [item.label, item.kind, cellNodes[item.kind].search ?? '', item.group])
  const groups = [...new Set(matches.map((item) => item.group))]
  return groups.map((group) => ({ group, items: matches.filter((item) => item.group === group) }))
}
