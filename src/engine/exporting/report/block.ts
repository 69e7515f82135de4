/** The pieces that a report is made of, whatever it is written as. Words are as they are: the writers escape them. */

export interface Figure {
  /** The name of its file, without an ending. */
  readonly name: string
  /** A sentence without its full stop says what it shows. */
  readonly caption: string
  /** Draws it: for a page in the colours of the page, or alone as a file. */
  draw(place: 'page' | 'file'): string
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'subtitle'; readonly text: string }
  /** Cells from the column `numbers` on are numbers. */
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly numbers?: number }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'figure'; readonly figure: Figure }

export interface ReportSection {
  readonly title: string
  readonly blocks: readonly Block[]
}

export const text = (words: string): Block => ({ kind: 'text', text: words })
