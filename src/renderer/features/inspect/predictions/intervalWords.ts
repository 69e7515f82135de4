/** An interval of predictions in words. */
import { shareText } from '../../../../contract/events/predictionWords'
import { shortText } from '../../../lib/words/figures'

/** An interval in words, such as `80 %: ±0.31, held 79.2 %`. */
export const intervalWords = ({
  level,
  halfWidth,
  covered
}: {
  level: number
  halfWidth: number | null
  covered: number | null
}): string =>
  halfWidth === null ? `${100 * level} %: too few errors` : `${100 * level} %: ±${shortText(halfWidth)}, held ${shareText(covered)}`
