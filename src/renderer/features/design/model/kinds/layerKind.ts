/** The entry of a layer kind on the page: its words, its defaults, the settings that survive a conversion, and its fields. */
import type { GatescopeDocument } from '../../../../../contract/document/document'
import type { LayerKind, LayerOf, MatrixStart } from '../../../../../contract/document/modelGraph'
import type { Choice, Field } from '../../../../components/settings/field'

export type Params<K extends LayerKind> = LayerOf<K>['params']

export interface LayerKindRow<K extends LayerKind> {
  readonly label: string
  /** One to three signs for the palette. */
  readonly symbol: string
  readonly group: 'Over time' | 'At each step' | 'Joining' | 'Ends'
  /** A phrase without its full stop. */
  readonly doc: string
  /** The kind with its size, such as `recurrent 128`. */
  words(params: Params<K>): string
  /** Parameters of a new layer. @param width of the vectors that it reads */
  start(document: GatescopeDocument, width: number): Params<K>
  /** The parameter that is a width: of what the layer gives, or inside it. It means the same in another kind under another name. */
  readonly width?: { readonly key: keyof Params<K> & string; readonly of: 'output' | 'inner' }
  fields(document: GatescopeDocument): readonly Field<Params<K>>[]
}

export const matrixStarts: readonly Choice<MatrixStart>[] = [
  { value: 'gpt2', label: 'small and normal, as GPT-2' },
  { value: 'glorot', label: 'Glorot uniform' }
]

/** Of a layer that is one matrix; the usual start is not written into the document. */
export const oneMatrixStart = {
  key: 'start',
  label: 'Matrix starts',
  absent: 'byWidth',
  choices: [{ value: 'byWidth', label: 'uniform up to ±1/√D' }, ...matrixStarts]
} as const
