/** The parts of `model.py` that are the same in every project: functions and classes, each with the parts that it calls. */
import attention from './modules/attention/attention.py?raw'
import carried from './modules/carried.py?raw'
import causalConv from './modules/causal_conv.py?raw'
import enter from './modules/enter.py?raw'
import feedForward from './modules/feed_forward.py?raw'
import linearAttention from './modules/attention/linear_attention.py?raw'
import mamba from './modules/mamba.py?raw'
import pooling from './modules/pooling.py?raw'
import positions from './modules/attention/positions.py?raw'
import recurrent from './modules/recurrent.py?raw'
import reverseSteps from './modules/reverse_steps.py?raw'
import rotary from './modules/attention/rotary.py?raw'
import s4d from './modules/s4d.py?raw'
import sequenceDropout from './modules/sequence_dropout.py?raw'
import stepDropout from './modules/step_dropout.py?raw'
import tiedHead from './modules/tied_head.py?raw'
import tokenShift from './modules/token_shift.py?raw'

const parts = {
  enter: { text: enter, needs: [] },
  reverseSteps: { text: reverseSteps, needs: [] },
  pooling: { text: pooling, needs: [] },
  rotary: { text: rotary, needs: [] },
  stepDropout: { text: stepDropout, needs: [] },
  sequenceDropout: { text: sequenceDropout, needs: [] },
  recurrent: { text: recurrent, needs: ['reverseSteps'] },
  carried: { text: carried, needs: [] },
  tiedHead: { text: tiedHead, needs: [] },
  positions: { text: positions, needs: [] },
  feedForward: { text: feedForward, needs: [] },
  attention: { text: attention, needs: ['rotary'] },
  linearAttention: { text: linearAttention, needs: [] },
  causalConv: { text: causalConv, needs: [] },
  tokenShift: { text: tokenShift, needs: [] },
  s4d: { text: s4d, needs: [] },
  mamba: { text: mamba, needs: ['causalConv'] }
} as const satisfies Record<string, { readonly text: string; readonly needs: readonly string[] }>

export type ModulePart = keyof typeof parts

/** The texts of parts and of what they need, each once, in the order in which Python can read them. */
export function moduleTexts(wanted: ReadonlySet<ModulePart>): string[] {
  const needed = new Set<string>([...wanted].flatMap((part) => [part, ...parts[part].needs]))
  return Object.entries(parts).flatMap(([name, { text }]) => (needed.has(name) ? [text.trimEnd()] : []))
}

/** The names that `model.py` gives to these parts, which no drawn cell may take. */
export const moduleNames: readonly string[] = Object.values(parts).flatMap(({ text }) =>
  [...text.matchAll(/^(?:class|def) (\w+)/gm)].map(([, name = '']) => name)
)
