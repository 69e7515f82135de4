/** The tour's lesson: a plain RNN and an LSTM on one task, told apart by what was measured of them. */
import type { GatescopeDocument } from '../../../contract/document/document'
import type { ReachFrame } from '../../../contract/events/reach'
import type { RunSummary } from '../../../contract/events/run'
import { farthest, reachCurves } from '../reach/reachCurves'
import type { ReachCurve } from '../reach/reachCurves'
import { everyText, percentText } from '../reach/reachWords'
import { countText, shortText } from '../words/figures'

export type Side = 'rnn' | 'lstm'
interface SideWords {
  readonly template: string
  readonly name: string
  /** What the button on its card asks, which opens the lesson. */
  readonly question: string
}
export const sides: { readonly [S in Side]: SideWords } = {
  rnn: { template: 'rnn-recall', name: 'plain RNN', question: 'Why does it forget?' },
  lstm: { template: 'lstm-recall', name: 'LSTM', question: 'Why does it not forget?' }
}
/** The question of a template's card; undefined where the template is not in the lesson. */
export const questionOf = (template: string): string | undefined =>
  Object.values(sides).find((side) => side.template === template)?.question

/** What was measured of one side. */
export interface Measured {
  readonly side: Side
  readonly step: number
  /** Nats. */
  readonly loss: number
  /** The share of right answers on validation sequences; null before the first evaluation. */
  readonly accuracy: number | null
  /** The state of which the most is left: h of the plain RNN, c of the LSTM. */
  readonly curve: ReachCurve
  /** How many letters there are, and how many tokens back the letter stands that is asked for. */
  readonly letters: number
  readonly distance: number
}

/** Null until the run has a loss and its gradient reach, or if the document has another task. */
export function measuredOf(
  side: Side,
  summary: RunSummary | null,
  frame: ReachFrame | null,
  { task }: Pick<GatescopeDocument, 'task'>
): Measured | null {
  const curve = frame === null ? null : farthest(reachCurves(frame))
  if (summary === null || summary.loss === null || curve === null || frame === null || task.kind !== 'delayedRecall') return null
  const accuracy = summary.heldOut?.[summary.metrics.indexOf('accuracy')] ?? null
  return { side, step: frame.step, loss: summary.loss, accuracy, curve, letters: task.symbols, distance: task.distance }
}

/** So many steps show that the plain RNN does not learn, and are enough for the LSTM. */
export const enoughSteps = 300

/** Whether the tour can go on: the plain RNN has had its time, and the LSTM has learned or ended. */
export function isReady(measured: Measured | null, over: boolean): boolean {
  if (measured === null) return false
  if (over) return true
  return measured.step >= enoughSteps && (measured.side === 'rnn' || measured.loss < guessing(measured) / 4)
}

/** The loss of who guesses: log of the number of letters. */
export const guessing = ({ letters }: Pick<Measured, 'letters'>): number => Math.log(letters)

/** What is left of the gradient at the letter that is asked for. */
export const leftAtLetter = ({ curve, distance }: Pick<Measured, 'curve' | 'distance'>): number => curve.shares[distance] ?? 0

export interface LessonFigures {
  readonly halves: string
  readonly letter: string
  readonly loss: string
  readonly right: string
}

export function figuresOf(measured: Measured): LessonFigures {
  const { reach } = measured.curve
  const rate = reach.kind === 'falls' && reach.halving !== null ? `every ${everyText(reach.halving, 'token')}` : 'at no one rate'
  return {
    halves: reach.kind === 'stays' ? 'it does not' : reach.kind === 'grows' ? 'it grows' : rate,
    letter: percentText(leftAtLetter(measured)),
    loss: lossText(measured.loss, '< '),
    right: measured.accuracy === null ? '–' : percentText(measured.accuracy)
  }
}

/** A loss to three digits; what is nearly nothing is told as `below 0.01`. */
const lossText = (loss: number, below: string): string => (loss < 0.01 ? `${below}0.01` : shortText(loss))

/** Says how one side does, from its numbers. */
export function outcomeWords(measured: Measured): string {
  const guess = guessing(measured)
  const loss = `After ${countText(measured.step)} steps the loss of the ${sides[measured.side].name} is ${lossText(measured.loss, 'below ')}`
  if (measured.loss > 0.9 * guess) return `${loss}, no better than guessing one of ${measured.letters} letters (${shortText(guess)}).`
  if (measured.loss > 0.25 * guess) return `${loss}; guessing one of ${measured.letters} letters costs ${shortText(guess)}.`
  return `${loss}: it knows the answer. Guessing one of ${measured.letters} letters costs ${shortText(guess)}.`
}

/** Says why, from the gradients. */
export function reasonWords(measured: Measured): string {
  const left = percentText(leftAtLetter(measured))
  return `On its way from the answer back to the letter, ${measured.distance} tokens, ${left} of its gradient is left.`
}

/** A hundred times less than the other is a difference that teaches. */
const clearly = 100

/** Compares the two, whichever way the numbers turned out. */
export function conclusionWords(rnn: Measured, lstm: Measured): string {
  const [short, long] = [leftAtLetter(rnn), leftAtLetter(lstm)]
  const ends = `${percentText(short)} of the plain RNN’s gradient gets back to the letter, and ${percentText(long)} of the LSTM’s.`
  if (long < clearly * short) return `${ends} This time the two are close: train longer, or with another seed.`
  return `${ends} So nothing tells the RNN what it should have kept, and the LSTM is told.`
}
