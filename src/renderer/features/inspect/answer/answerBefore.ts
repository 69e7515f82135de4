/** What the model said of the same sequence at the moment that is compared. */
import type { Answer, ProbeFrame } from '../../../../contract/events/probe'
import { countText } from '../../../lib/words/figures'

type Kind = Answer['kind']

export interface AnswerBefore<Of extends Kind> {
  readonly answer: Extract<Answer, { kind: Of }>
  /** What the moment is called: `step 200`. */
  readonly called: string
}

/** Null where no moment is compared, or where its answer is of another kind. */
export function answerBefore<Of extends Kind>(frame: ProbeFrame | null | undefined, kind: Of): AnswerBefore<Of> | null {
  const isOf = (answer: Answer | null): answer is Extract<Answer, { kind: Of }> => answer?.kind === kind
  return frame && isOf(frame.answer) ? { answer: frame.answer, called: `step ${countText(frame.step)}` } : null
}
