/** Parts that the rows of layer kinds share: the number of inputs, the width of the output, and the lowering of a layer with one input. */
import type { Value } from '../../compiler/program/types'
import { at } from '../../compiler/program/shapes'
import type { LayerContext, LoweredLayer } from './context'
import type { Flow, LayerResult } from './layerKind'

export const oneInput = { inputs: [1, 1], inputsInWords: 'one' } as const
export const severalInputs = { inputs: [2, 16], inputsInWords: 'two or more' } as const

/** The rule `width` for layers that read vectors only. */
export const onVectors =
  (width: (widths: readonly number[]) => LayerResult) =>
  (inputs: readonly Flow[]): LayerResult => {
    const widths = inputs.map((flow) => (flow.kind === 'vector' ? flow.width : 0))
    return widths.includes(0) ? { needs: 'it takes vectors, so that an embedding must come first' } : width(widths)
  }

/** The output is as wide as the input. */
export const sameWidth = (_: unknown, inputs: readonly Flow[]): LayerResult => onVectors(([width]) => ({ width: width ?? 0 }))(inputs)

/** The lowering of a layer that reads one value and taps nothing by itself. */
export const lowerOne =
  <L>(lower: (layer: L, input: Value, context: LayerContext) => Value) =>
  ({ layer }: { readonly layer: L }, inputs: readonly Value[], context: LayerContext): LoweredLayer => ({
    value: lower(layer, at(inputs, 0), context),
    taps: []
  })

/** The end of a note on a layer's form: nothing where the form was chosen automatically. */
export const chosenBy = (form: string): string => (form === 'auto' ? '' : ', as its settings ask')
