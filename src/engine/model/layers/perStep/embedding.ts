/** Embedding: the row of a table [V, units] for each token, [T, B] → [T, B, units]. */
import { bytesOfFloat } from '../../../compiler/program/shapes'
import { lowerOne, oneInput } from '../rowParts'
import type { LayerKindRow } from '../layerKind'
import { layerWeight } from '../weightSpec'

export const embeddingKind: LayerKindRow<'embedding'> = {
  ...oneInput,
  label: 'embedding',
  width: ({ units }, [input]) => (input?.kind === 'tokens' ? { width: units } : { needs: 'it takes tokens, which only the task gives' }),
  checked: (layer, { inputs, width, task }) => ({ kind: layer.kind, layer, inputs, width, vocabulary: task.tokens ?? 0 }),
  /** Where nothing else is said the table starts from N(0, 1), as PyTorch's `nn.Embedding` does. */
  weights: ({ layer, vocabulary, width }) => [
    layerWeight(layer.id, 'weight', { kind: 'normal', deviation: layer.params.deviation ?? 1 }, vocabulary, width)
  ],
  flops: () => 0,
  tokenBytes: ({ width }) => 2 * bytesOfFloat * width,
  lower: lowerOne(({ id }, tokens, { builder, weight }) => builder.gather(weight(`${id}.weight`), tokens)),
  gradientName: 'x'
}
