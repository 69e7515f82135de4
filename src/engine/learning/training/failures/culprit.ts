/** Describes the first value of a step that is not finite: what made it, of which numbers, and where. */
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'
import { listed } from '../../../../contract/document/words'

/** A place in an array over time; all count from 0. */
export interface Spot {
  /** Null where there is one value a sequence. */
  readonly step: number | null
  /** The token at this time step, in words. */
  readonly token?: string
  /** The sequence of the batch. */
  readonly row: number
  readonly unit: number
}

/** What makes a value: a node of a recurrent layer's cell, or a layer as a whole. */
export interface Maker {
  readonly layer: { readonly id: string; readonly name: string; readonly label: string }
  readonly node: {
    readonly id: string
    readonly name: string
    readonly kind: CellNodeKind
    /** The groups that hold it in the drawing, the outermost first. */
    readonly groups: readonly string[]
  } | null
}

/** A number that entered a node. */
export interface Operand {
  readonly name: string
  readonly value: number
  /** Whether it is the largest of several that entered. */
  readonly largest: boolean
  /** Whether it is a state with which the sequence begins. */
  readonly fromStart: boolean
}

export type Culprit = { readonly value: number } & (
  | { readonly kind: 'parameter' | 'weightGradient'; readonly name: string }
  /** Finite gradients whose squares add up to more than a float32 holds; `name` has the largest entry. */
  | { readonly kind: 'norm'; readonly name: string; readonly largest: number }
  | ({ readonly kind: 'input'; readonly name: 'features' | 'targets'; readonly column: string | null } & Spot)
  | ({ readonly kind: 'loss' } & Spot)
  | ({ readonly kind: 'value'; readonly maker: Maker; readonly operands: readonly Operand[] } & Spot)
  | ({
      readonly kind: 'gradient'
      /** The value whose gradient it is. */
      readonly of: Maker
      /** What reads that value, and whose derivative made the gradient; null where several may have. */
      readonly maker: Maker | null
      readonly operands: readonly Operand[]
      /** The derivative of a unit of the maker by the same unit of the value. */
      readonly slope: number | null
    } & Spot)
)

/** One or two sentences that name what made the value, of which numbers, and where. */
export function culpritText(culprit: Culprit): string {
  switch (culprit.kind) {
    case 'parameter':
      return `The parameter ${culprit.name} contains ${numberText(culprit.value)} since an earlier update.`
    case 'weightGradient':
      return `All values are finite, but the gradient of ${culprit.name}, which is a sum over the batch, is ${numberText(culprit.value)}.`
    case 'norm':
      return `All gradients are finite, but too large for their norm: the largest is ${numberText(culprit.largest)}, in ${culprit.name}, and its square is beyond the range of float32.`
    case 'input':
      return `The data contain ${numberText(culprit.value)} among the ${culprit.name}${culprit.column === null ? '' : `, in the column “${culprit.column}”`}, ${spotText(culprit)}.`
    case 'loss':
      return `All values are finite, but the loss ${spotText(culprit, false)} is ${numberText(culprit.value)}: the prediction is too far from its target.`
    case 'value':
      return `The first value that is not finite is ${makerText(culprit.maker)}, ${spotText(culprit)}: ${numberText(culprit.value)}${operandsText(culprit.operands, '. There ')}.`
    case 'gradient':
      return gradientText(culprit)
    default:
      return culprit satisfies never
  }
}

function gradientText(culprit: Extract<Culprit, { kind: 'gradient' }>): string {
  const { of, maker, value, slope, operands } = culprit
  const gradient = `gradient of ${shortText(of)}`
  const [where, number] = [spotText(culprit), numberText(value)]
  if (!maker) return `All values are finite. The first gradient that is not is the gradient of ${makerText(of)}, ${where}: ${number}.`
  const made = `All values are finite. The first gradient that is not is made by ${makerText(maker)}, ${where}`
  if (slope === null) return `${made}: the ${gradient} is ${number}${operandsText(operands, '. There ')}.`
  const at = operandsText(operands, ' where ')
  return Number.isFinite(slope)
    ? `${made}: its slope is ${numberText(slope)}${at}, and the ${gradient} becomes ${number}.`
    : `${made}: its slope is ${Number.isNaN(slope) ? 'not a number' : 'infinite'}${at}, and the ${gradient} becomes ${number}.`
}

/** `the square root w in the group norm of the cell of Rec`, or `the output of Norm (layer norm)`. */
function makerText({ layer, node }: Maker): string {
  if (!node) return `the output of ${layer.name} (${layer.label})`
  const groups = node.groups.length === 0 ? '' : ` in the group ${node.groups.join(' › ')}`
  return `the ${cellNodes[node.kind].label} ${node.name}${groups} in the cell of ${layer.name}`
}

const shortText = ({ layer, node }: Maker): string => node?.name ?? `the output of ${layer.name}`

/** The place in words, which counts from 1. */
function spotText({ step, token, row, unit }: Spot, withUnit = true): string {
  const time = step === null ? '' : `at time step ${step + 1}${token === undefined ? '' : ` (${tokenText(token)})`}, `
  const sequence = `${step === null ? 'in ' : ''}sequence ${row + 1} of the batch`
  return `${time}${sequence}${withUnit ? `, unit ${unit + 1}` : ''}`
}

const tokenText = (token: string): string => (token.trim() === '' ? 'white space' : `“${token}”`)

function operandsText(operands: readonly Operand[], before: string): string {
  if (operands.length === 0) return ''
  const words = operands.map(({ name, value, largest, fromStart }) => {
    return `${largest ? 'the largest unit of ' : ''}${name} is ${numberText(value)}${fromStart ? ' (its initial state)' : ''}`
  })
  return `${before}${listed(words)}`
}

/** At most four digits; infinities by their sign. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '−Infinity'
  return String(Number(value.toPrecision(4))).replace('-', '−')
}
