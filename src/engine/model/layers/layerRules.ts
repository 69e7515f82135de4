/** What each kind of layer reads and gives on: one row a kind. */
import type { LayerKind, LayerOf } from '../../../contract/document/modelGraph'
import type { TaskShape } from '../../../contract/document/taskShape'

/** What travels between layers, at one time step of one sequence: a token, or a vector of some width. */
export type Flow = { readonly kind: 'tokens' } | { readonly kind: 'vector'; readonly width: number }

/** Width of the output, or what the layer needs in words that end a sentence. */
export type LayerResult = { readonly width: number } | { readonly needs: string }

interface Row<K extends LayerKind> {
  /** The field's word for it. */
  readonly label: string
  /** Least and largest number of inputs. */
  readonly inputs: readonly [number, number]
  readonly inputsInWords: string
  readonly width: (params: LayerOf<K>['params'], inputs: readonly Flow[], task: TaskShape) => LayerResult
}

const onVectors =
  (width: (widths: readonly number[]) => LayerResult) =>
  (inputs: readonly Flow[]): LayerResult => {
    const widths = inputs.map((flow) => (flow.kind === 'vector' ? flow.width : 0))
    return widths.includes(0) ? { needs: 'it takes vectors, so that an embedding must come first' } : width(widths)
  }

/** As wide as what it reads. */
const sameWidth = (_: unknown, inputs: readonly Flow[]): LayerResult => onVectors(([width]) => ({ width: width ?? 0 }))(inputs)

const oneInput = { inputs: [1, 1], inputsInWords: 'one' } as const

/** Every kind's row. A recurrent layer's width comes from its cell, which is sized apart: here its hidden size stands for it. */
export const layerRules: { readonly [K in LayerKind]: Row<K> } = {
  embedding: {
    ...oneInput,
    label: 'embedding',
    width: ({ units }, [input]) => (input?.kind === 'tokens' ? { width: units } : { needs: 'it takes tokens, which only the task gives' })
  },
  recurrent: { ...oneInput, label: 'recurrent', width: ({ hidden }, inputs) => onVectors(() => ({ width: hidden }))(inputs) },
  s4d: { ...oneInput, label: 'S4D', width: sameWidth },
  conv: { ...oneInput, label: 'convolution', width: sameWidth },
  mamba: { ...oneInput, label: 'Mamba', width: sameWidth },
  dropout: { ...oneInput, label: 'dropout', width: sameWidth },
  linear: { ...oneInput, label: 'linear', width: ({ units }, inputs) => onVectors(() => ({ width: units }))(inputs) },
  concat: {
    label: 'concat',
    inputs: [2, 16],
    inputsInWords: 'two or more',
    width: (_, inputs) => onVectors((widths) => ({ width: widths.reduce((sum, width) => sum + width, 0) }))(inputs)
  },
  residual: {
    label: 'residual',
    inputs: [2, 16],
    inputsInWords: 'two or more',
    width: (_, inputs) =>
      onVectors((widths) =>
        widths.every((width) => width === widths[0]) ? { width: widths[0] ?? 0 } : { needs: 'its inputs must have one width' }
      )(inputs)
  },
  norm: { ...oneInput, label: 'norm', width: sameWidth },
  positions: { ...oneInput, label: 'positions', width: sameWidth },
  attention: { ...oneInput, label: 'attention', width: sameWidth },
  linearAttention: { ...oneInput, label: 'linear attention', width: sameWidth },
  feedForward: { ...oneInput, label: 'feed-forward', width: sameWidth },
  head: {
    ...oneInput,
    label: 'head',
    width: (_, inputs, { target }) => onVectors(() => ({ width: target.kind === 'class' ? target.classes : target.width }))(inputs)
  }
}

/** The width of a layer's output, by the rule of its kind. */
export function layerWidth<K extends LayerKind>(
  layer: { readonly kind: K; readonly params: LayerOf<K>['params'] },
  inputs: readonly Flow[],
  task: TaskShape
): LayerResult {
  return layerRules[layer.kind].width(layer.params, inputs, task)
}
