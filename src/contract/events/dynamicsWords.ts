/** Says in words how long a layer remembers and where it loses the past, for the window and the command line alike. */
import type { ExponentsThroughTraining, FixedPoint, LayerMemory, Loss, ReachedState } from './dynamics'

/** Three digits, as in `0.042`, `5.2` or `180`. */
export function shortNumber(value: number): string {
  return Number(value.toPrecision(value >= 100 ? 3 : 2)).toLocaleString('en', { maximumSignificantDigits: 3 })
}

/** A half-life; null and Infinity stand for what is never lost. */
export function tokensText(halfLife: number | null): string {
  if (halfLife === null || halfLife === Infinity) return 'for ever'
  if (halfLife > 100_000) return 'over 100,000 tokens'
  const number = shortNumber(halfLife)
  return `${number} ${number === '1' ? 'token' : 'tokens'}`
}

/** From a rate in nats a token. */
export const halfLifeOf = (rate: number): number | null => (rate >= 0 ? null : Math.LN2 / -rate)

type Told = Pick<LayerMemory, 'exponents' | 'own' | 'unsaturated' | 'together'>

/** Where a layer loses its past, in one or two sentences. */
export function lossSentence(layer: Told & Pick<LayerMemory, 'loss'>, tokens: number): string {
  return sentences[layer.loss](layer, tokens)
}

/** What stays after so long, as the object of “keep”. */
const half = (rate: number | null): string => {
  const tokens = rate === null ? null : halfLifeOf(rate)
  return tokens === null ? 'everything' : `half for ${tokensText(tokens)}`
}

const sentences: { readonly [L in Loss]: (layer: Told, tokens: number) => string } = {
  gates: ({ together }) =>
    `The gates lose the past: their product fades as fast as all paths together, which lose half in ${tokensText(together)}.`,
  gatesHeldByWeights: ({ own, together }) =>
    `The weights carry the past further than the gates do: the gates alone keep ${half(own)}, all paths together half for ${tokensText(together)}.`,
  weightsAgainstGates: ({ own, together }) =>
    `The weights lose what the gates would keep: the gates alone keep ${half(own)}, all paths together half for ${tokensText(together)}.`,
  weights: ({ together, unsaturated }) =>
    unsaturated === null
      ? `The weights lose the past: half is gone in ${tokensText(together)}.`
      : `The weights lose the past: half is gone in ${tokensText(together)}, and without saturation they would keep ${half(unsaturated)}.`,
  saturation: ({ together, unsaturated }) =>
    `Saturation loses the past: the weights alone would keep ${half(unsaturated)}, but the flat slopes of the units leave half for ${tokensText(together)}.`,
  kept: (_, tokens) => `Half of the past or more is left after all ${tokens} tokens.`,
  grows: ({ exponents }) =>
    `States that nearly agree part: a difference grows by ${shortNumber(100 * Math.expm1(exponents[0] ?? 0))} % each token, and gradients explode.`
}

/** Short words for a place where the past is lost, for large figures and tables. */
export const lossWords: { readonly [L in Loss]: string } = {
  gates: 'the gates',
  gatesHeldByWeights: 'the gates, less than they would alone',
  weightsAgainstGates: 'the weights',
  weights: 'the weights',
  saturation: 'saturation',
  kept: 'nowhere in this text',
  grows: 'nowhere: it explodes'
}

/** The factor below which a gradient has vanished. */
const GONE = 0.01

/** How the gradient goes back through a state: where it vanishes or explodes, with the numbers. */
export function reachSentence({ median }: Pick<ReachedState, 'median'>): string {
  const last = median.length - 1
  const end = median[last] ?? NaN
  if (last < 1 || Number.isNaN(end)) return 'There are too few tokens to say how far the gradient reaches.'
  const most = median.reduce((a, b) => Math.max(a, b), 0)
  const rate = Math.exp(Math.log(Math.max(end, Number.MIN_VALUE)) / last)
  if (most > 10)
    return `The gradient explodes: ${median.indexOf(most)} tokens back it is ${shortNumber(most)} times as large as at the loss.`
  const gone = median.findIndex((share) => share < GONE)
  if (gone > 0)
    return `The gradient vanishes: less than 1 % is left ${gone} tokens back, where each token takes ${shortNumber(100 * (1 - rate))} %.`
  return `The gradient reaches the first token: ${shortNumber(100 * end)} % is left ${last} tokens back.`
}

/** How long a layer remembers at the first and at the last of some checkpoints, and where it explodes; with the numbers. */
export function throughTrainingSentence({ exponents }: ExponentsThroughTraining['layers'][number], steps: readonly number[]): string {
  const last = exponents.length - 1
  const at = (k: number) => `step ${(steps[k] ?? 0).toLocaleString('en')}`
  const held = (k: number) => heldWords(exponents[k] ?? NaN)
  if (last < 1) return `At ${at(0)} it ${held(0)}. The run has no other checkpoint to compare with.`
  const growing = [...exponents.keys()].filter((k) => (exponents[k] ?? 0) > 0)
  const [first] = growing
  const explodes =
    first === undefined
      ? ''
      : ` Above 0 at ${growing.length} of ${last + 1} checkpoints, first at ${at(first)}: there near states part and gradients explode.`
  return `At ${at(0)} it ${held(0)}; at ${at(last)} it ${held(last)}.${explodes}`
}

function heldWords(exponent: number): string {
  if (Number.isNaN(exponent)) return 'has numbers that are not finite'
  const halfLife = halfLifeOf(exponent)
  return halfLife === null ? 'loses nothing' : `keeps half of the past for ${tokensText(halfLife)}`
}

export const fixedPointWords: { readonly [K in FixedPoint['kind']]: string } = {
  stable: 'stable: nearby states fall into it',
  saddle: 'saddle: it pulls in some directions and pushes away in others',
  unstable: 'unstable: nearby states leave it',
  marginal: 'marginal: in some direction it neither pulls nor pushes, as a memory that is held'
}

/** How each figure is found, and whether it is exact. */
export const methodWords = {
  halfLife:
    'Half-life: ln 2 over the mean of −ln of what a unit keeps by its own path, its gate or decay, at each token. Exact for this text; other units may carry a unit’s past as well.',
  diagonal:
    'Half-life of units without a path of their own: by the diagonal of the true derivative ∂s_t/∂s_t−1. Approximate, since other units carry a unit’s past as well.',
  exponents:
    'Lyapunov exponents: orthogonal directions pushed through the true derivative by forward mode, made orthogonal after each token, in two passes, the first of which only turns them. Exact derivatives; the exponent of this stretch approximates that of a long text.',
  throughTraining:
    'The largest Lyapunov exponent along the same text with the weights of each checkpoint, as the table of exponents finds it. Above 0 near states part and gradients explode; far below 0 the past is forgotten. Exact derivatives; the exponent of this stretch approximates that of a long text.',
  past: 'Root mean square over units of the product of true derivatives ∂s_t+d/∂s_t, by forward mode, over up to four places of the text; beside it the product of the own paths alone. Exact for this text.',
  pastDirections:
    'The product of true derivatives is measured along 32 random directions, since the layer has over 128 units: approximate, within some per cent.',
  singular: 'Singular values of the whole product of true derivatives, from the last of the places. Exact for this text.',
  fixed:
    'Fixed points: ½|F(s) − s|² is minimised from states of this text by Levenberg’s method, which ends as Newton’s (Sussillo and Barak 2013). Each point that is shown is exact to the numbers of the executor; there may be others.',
  components:
    'Principal components of the centred states by their singular values. Exact; the shares say how much of the movement the picture shows.',
  reach:
    'The gradient of the last loss by reverse mode, on held-out sequences, as shares of its norm at the loss: the median, and a band with four sequences in five. Exact for each sequence; the median approximates all of the data.'
} as const
