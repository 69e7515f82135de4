/** The words of Generate for what a model goes on with: a text token by token, or a series row by row. */
import { placesWords } from '../../../../contract/events/generation'
import type { Continued } from '../../../../contract/events/generation'
import { countText } from '../../../lib/words/figures'
import type { Course } from '../../../stores/generation/course'

interface ContinuedWords {
  /** What the model continues. */
  readonly subject: string
  /** The button that begins it, and the command that opens the panel. */
  readonly start: string
  readonly command: string
  /** What the model reads first. */
  readonly reads: string
  /** What it cannot say when weights are not finite. */
  readonly says: string
  readonly steps: 'tokens' | 'rows'
}

export const continuedWords: Readonly<Record<Continued, ContinuedWords>> = {
  text: {
    subject: 'your text',
    start: 'Generate text',
    command: 'Generate text with the model',
    reads: 'prompt',
    says: 'probabilities',
    steps: 'tokens'
  },
  numbers: {
    subject: 'your series',
    start: 'Forecast',
    command: 'Forecast the series with the model',
    reads: 'history',
    says: 'numbers',
    steps: 'rows'
  }
}

/** Where a course is, in words. `progress` says how far it is, such as `3 of 20 rows`; nothing is said before it starts and after a fault. */
export function courseWords({ at, step, places }: Course, continued: Continued, progress: string): string {
  const { reads, says, steps } = continuedWords[continued]
  const far = `${progress}, weights of step ${countText(step)}`
  switch (at.phase) {
    case 'nothing':
    case 'refused':
      return ''
    case 'starting':
      return `Compiling, then reading the ${reads}…`
    case 'going':
      return far
    case 'over':
      return {
        done: far,
        stopped: `Stopped: ${far}`,
        places: places ? `${far}, ${placesWords(places, steps)}` : far,
        notFinite: `The model gives no ${says}, because some of its weights are no longer finite`
      }[at.reason]
    default:
      return at satisfies never
  }
}
