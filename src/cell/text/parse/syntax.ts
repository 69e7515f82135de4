/** The syntax tree of a cell's text, before names are resolved. */
import type { NameTime } from './symbols'
import type { Span } from './tokens'

export interface Word extends Span {
  readonly text: string
  readonly time?: NameTime
}

/** A sum's term or a product's factor, with the sign before it; the first has `+` or `*`. */
export interface Part<O> {
  readonly operator: O
  readonly value: Expr
}

/** `⊙` multiplies units in particular, and `@` is a product with a matrix; `*` may be either. */
export type ProductSign = '*' | '/' | '⊙' | '@'

export type Expr =
  | (Span & { readonly kind: 'name'; readonly name: string; readonly time?: NameTime })
  | (Span & { readonly kind: 'number'; readonly value: number })
  /** `4H`, as a size. */
  | (Span & { readonly kind: 'dim'; readonly text: string })
  /** `?`: nothing is connected. */
  | (Span & { readonly kind: 'hole' })
  | (Span & { readonly kind: 'call'; readonly name: Word; readonly inputs: readonly Expr[]; readonly options: readonly Option[] })
  | (Span & { readonly kind: 'sum'; readonly parts: readonly Part<'+' | '-'>[] })
  | (Span & { readonly kind: 'product'; readonly parts: readonly Part<ProductSign>[] })
  | (Span & { readonly kind: 'negative'; readonly value: Expr })
  | (Span & { readonly kind: 'power'; readonly base: Expr; readonly exponent: Expr })
  | (Span & { readonly kind: 'brackets'; readonly value: Expr })
  /** `[h; x]`: one behind the other. */
  | (Span & { readonly kind: 'list'; readonly items: readonly Expr[] })

/** `units: 64` in the braces of a call. */
export interface Option extends Span {
  readonly name: Word
  readonly value: Expr
}

export interface Statement extends Span {
  /** The name that is assigned; null after `return`. */
  readonly target: Word | null
  /** Null where the value could not be read; a problem says why. */
  readonly value: Expr | null
  /** The statement's comments. */
  readonly note: string
}

/** `alpha = 0.9` in the first line. */
export interface NamedNumber {
  readonly name: Word
  readonly value: Expr
}

/** `h`, or `h: learned(H)`. */
export interface StateText extends Span {
  readonly name: Word
  readonly initial: Expr | null
}

export interface CellText {
  readonly name: Word
  /** The comments before the cell. */
  readonly source: string
  readonly inputs: readonly Word[]
  readonly states: readonly StateText[]
  /** The hidden size, where the text has one. */
  readonly hidden: (Span & { readonly value: number }) | null
  /** The other numbers that the first line names: `alpha = 0.9`. */
  readonly constants: readonly NamedNumber[]
  readonly statements: readonly Statement[]
  /** From comments of the form `group gates: f, i, o` on lines of their own. */
  readonly groups: readonly GroupText[]
}

export interface GroupText {
  readonly name: string
  /** The names that the group's lines assign. */
  readonly lines: readonly string[]
}
