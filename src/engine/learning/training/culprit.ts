/** Describes the first value of a step that is not finite: which value it is, where it occurred, and what would mend it. */
import { cellNodes } from '../../../cell/nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../contract/document/cellNodes'
import type { RunFailure } from '../../../contract/events/run'

/** A place in an array over time; all count from 0. */
interface Spot {
  readonly step: number
  /** The sequence of the batch. */
  readonly row: number
  readonly unit: number
}
export type Culprit = { readonly value: number } & (
  | { readonly kind: 'parameter' | 'weightGradient'; readonly name: string }
  | ({ readonly kind: 'input'; readonly name: string } & Spot)
  | ({
      readonly kind: 'value' | 'gradient'
      readonly layer: string
      /** Null: the layer's output. */
      readonly node: { readonly id: string; readonly name: string; readonly kind: CellNodeKind } | null
    } & Spot)
)

/** Adds the culprit to a failure. Without a culprit the failure stays as it is. */
export function explained(failure: RunFailure, culprit: Culprit | null): RunFailure {
  if (!culprit) return failure
  const place =
    culprit.kind === 'value' || culprit.kind === 'gradient' ? { layer: culprit.layer, node: culprit.node?.id ?? null } : undefined
  return {
    ...failure,
    message: `${failure.message} The first value that went bad is ${culpritText(culprit)}.`,
    remedy: `${remedyOf(culprit)}${failure.remedy}`,
    ...(place && { place })
  }
}

function culpritText(culprit: Culprit): string {
  switch (culprit.kind) {
    case 'parameter':
      return `in the parameter ${culprit.name}: ${culprit.value}, from an earlier update`
    case 'weightGradient':
      return `in the gradient of ${culprit.name}: ${culprit.value}`
    case 'input':
      return `in the data, ${culprit.name} ${spotText(culprit)}: ${culprit.value}`
    case 'value':
      return `${placeText(culprit)} ${spotText(culprit)}: ${culprit.value}`
    case 'gradient':
      return `the gradient of ${placeText(culprit)} ${spotText(culprit)}: ${culprit.value}`
    default:
      return culprit satisfies never
  }
}

function placeText({ layer, node }: Extract<Culprit, { layer: string }>): string {
  return node ? `${node.kind} ${node.name} in the cell of ${layer}` : `the output of ${layer}`
}

const spotText = ({ step, row, unit }: Spot): string => `at time step ${step + 1}, row ${row + 1} of the batch, unit ${unit}`

/** Returns the remedy for the culprit's kind of node, before the usual remedies. */
function remedyOf(culprit: Culprit): string {
  if (culprit.kind === 'input') return 'Correct the data there. '
  return 'node' in culprit && culprit.node ? (cellNodes[culprit.node.kind].remedy ?? '') : ''
}
