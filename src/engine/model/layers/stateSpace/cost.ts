/** What state-space layers cost: operations of one token, and bytes that the backward pass keeps of it. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { CheckedLayer } from '../../checkedModel'

type StateSpaceLayer = Extract<CheckedLayer, { kind: 's4d' | 'conv' | 'mamba' }>

const bytesOfFloat = 4

/** Step by step: a multiplication of complex numbers takes six operations, a function such as exp counts as one. */
export function stateSpaceFlops({ layer, width }: StateSpaceLayer): number {
  switch (layer.kind) {
    case 's4d':
      return width * (11 * layer.params.states + 2) + mixFlops(layer, width)
    case 'conv':
      return 2 * layer.params.kernel * width + (layer.params.activation === 'silu' ? 2 * width : 0)
    case 'mamba':
      return mambaFlops(layer.params, width)
    default:
      return layer satisfies never
  }
}

function mixFlops({ params }: LayerOf<'s4d'>, width: number): number {
  if (params.output === 'none') return 0
  return 9 * width + (params.output === 'glu' ? 4 * width * width + 4 * width : 0)
}

function mambaFlops({ inner, states, kernel, rank }: LayerOf<'mamba'>['params'], width: number): number {
  const products = 2 * inner * (2 * width + rank + 2 * states + rank + width)
  const scan = inner * (7 * states + 1)
  return products + scan + inner * (2 * kernel + 2 + 2 + 2 + 2 + 1)
}

/**
 * What the loop over stretches reads and gives, and what the products around it keep; the states inside a stretch are computed again.
 * An estimate, like all of these.
 */
export function stateSpaceBytes({ layer, width }: StateSpaceLayer): number {
  switch (layer.kind) {
    case 's4d':
      return bytesOfFloat * width * ({ none: 4, gelu: 7, glu: 13 }[layer.params.output] + layer.params.states / 8)
    case 'conv':
      return bytesOfFloat * width * (layer.params.activation === 'silu' ? 4 : 2)
    case 'mamba': {
      const { inner, states, rank } = layer.params
      return bytesOfFloat * (16 * inner + 6 * states + 3 * rank + 2 * width)
    }
    default:
      return layer satisfies never
  }
}
