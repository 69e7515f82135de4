/** Computes the size of each node and its labels before it is drawn, for edges, layout and the mini-map. */
import type { CellNode } from '../../contract/document/cellGraph'
import { cellNodes, titleOf } from '../nodes/cellNodeKinds'
import type { CellNodeKind } from '../../contract/document/cellNodes'
import { isPort } from './ports'

export interface Size {
  /** In canvas pixels. */
  readonly width: number
  readonly height: number
}

/** Sums and products are drawn as circles. */
export function isRound(kind: CellNodeKind): boolean {
  return cellNodes[kind].round === true
}

export function nodeSize(node: CellNode): Size {
  if (isRound(node.kind)) return { width: 40, height: 36 }
  const { kind, name } = nodeTitle(node)
  const letters = kind.length + name.length + (kind !== '' && name !== '' ? 1 : 0)
  return { width: Math.min(190, Math.max(leastWidth(node), Math.round(26 + letters * 7.2))), height: 38 }
}

function leastWidth(node: CellNode): number {
  return cellNodes[node.kind].leastWidth ?? (node.role === 'plain' ? 60 : 84)
}

/** Pixels of a title's letters on the canvas, at usual zoom and at most. */
const titleLetters = { usual: 12.5, largest: 15.5 } as const
/** Below this zoom a node shows its title alone, in larger letters. */
export const farZoom = 0.8
/** The mean width of a bold letter, in shares of its size. */
const boldWidth = 0.56
/** What the bar and the border take beside a title that stands alone. */
const besideAlone = 12

/** The size of titles in canvas pixels: the farther the drawing is, the larger, as far as nodes have room for it. */
export function titleSize(zoom: number): number {
  const wanted = zoom < farZoom ? (titleLetters.usual * farZoom) / zoom : titleLetters.usual
  return Math.min(titleLetters.largest, Math.round(wanted * 2) / 2)
}

/** The largest title, in canvas pixels, that a node's width has room for; never smaller than at usual zoom. */
export function roomForTitle(title: string, { width }: Size): number {
  const most = (width - besideAlone) / (Math.max(1, title.length) * boldWidth)
  return Math.max(titleLetters.usual, Math.min(titleLetters.largest, Math.floor(most * 2) / 2))
}

/** The pixels of the screen that a node's title is high at a zoom. */
export function shownTitleSize(node: CellNode, zoom: number): number {
  if (isRound(node.kind)) return titleSize(zoom) * zoom
  const { kind, name } = nodeTitle(node)
  return Math.min(titleSize(zoom), roomForTitle(`${kind} ${name}`.trim(), nodeSize(node))) * zoom
}

/** The width of a title's letter in pixels, at most; letters of the line below are smaller. */
const letters = { narrow: 4.8, usual: 7.9, capital: 9.4, wide: 12 } as const
const smaller = 0.84
/** What borders and margins take. */
const beside = 22

/** Whether a line might be longer than its node, and has to be cut off then. */
export function isTooLong(text: string, { width }: Size, line: 'title' | 'under'): boolean {
  const length = [...text].reduce((sum, letter) => sum + letters[breadth(letter)], 0)
  return length * (line === 'title' ? 1 : smaller) > width - beside
}

function breadth(letter: string): keyof typeof letters {
  if (/[ijltfr1 .,:;|'()[\]-]/.test(letter)) return 'narrow'
  if (/[a-z0-9_+<>=−·√σΣφ]/.test(letter)) return /[mw]/.test(letter) ? 'wide' : 'usual'
  return /[A-LN-VX-Z]/.test(letter) ? 'capital' : 'wide'
}

/**
 * Returns the title of a node: a word or sign for its kind where that is needed, and its name where its value has a role, is learned or
 * is normalised.
 */
export function nodeTitle(node: CellNode): { kind: string; name: string } {
  if (isPort(node.kind)) return { kind: '', name: node.name }
  const kind = titleOf(node)
  // A number says all by itself, unless a person has named it.
  if (node.kind === 'constant') return { kind: /^k\d*$/.test(node.name) ? kind : `${node.name} = ${kind}`, name: '' }
  const named = node.role !== 'plain' || ['Learned', 'Normalisation'].includes(cellNodes[node.kind].group)
  return { kind, name: !named || node.name === node.kind || node.name === kind ? '' : node.name }
}

/** Returns the small line below a node's title; `shape` is that of its value in words, or empty. */
export function nodeUnder(node: CellNode, shape: string): string {
  const { kind, name, role } = node
  if (kind === 'state') return 't − 1'
  if (kind === 'nextState') return 't + 1'
  if (kind === 'input' || kind === 'output') return [kind, shape].join(' ').trim()
  if (kind === 'constant') return ''
  return role === 'plain' && cellNodes[kind].group !== 'Learned' ? (name === kind ? '' : name) : shape
}
