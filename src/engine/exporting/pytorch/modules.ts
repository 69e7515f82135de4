/** The parts of `model.py` that are the same in every project: functions and classes, each with the parts that it calls. */
import { namesDefinedBy, sourcesOf } from '../python/library'
import type { Library } from '../python/library'
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

const names = [
  'enter',
  'reverseSteps',
  'pooling',
  'rotary',
  'stepDropout',
  'sequenceDropout',
  'recurrent',
  'carried',
  'tiedHead',
  'positions',
  'feedForward',
  'attention',
  'linearAttention',
  'causalConv',
  'tokenShift',
  's4d',
  'mamba'
] as const
export type ModulePart = (typeof names)[number]

const parts: Library<ModulePart> = {
  enter: { source: enter, uses: [] },
  reverseSteps: { source: reverseSteps, uses: [] },
  pooling: { source: pooling, uses: [] },
  rotary: { source: rotary, uses: [] },
  stepDropout: { source: stepDropout, uses: [] },
  sequenceDropout: { source: sequenceDropout, uses: [] },
  recurrent: { source: recurrent, uses: ['reverseSteps'] },
  carried: { source: carried, uses: [] },
  tiedHead: { source: tiedHead, uses: [] },
  positions: { source: positions, uses: [] },
  feedForward: { source: feedForward, uses: [] },
  attention: { source: attention, uses: ['rotary'] },
  linearAttention: { source: linearAttention, uses: [] },
  causalConv: { source: causalConv, uses: [] },
  tokenShift: { source: tokenShift, uses: [] },
  s4d: { source: s4d, uses: [] },
  mamba: { source: mamba, uses: ['causalConv'] }
}

/** The texts of parts and of what they use, each once, in the order in which Python can read them. */
export const moduleTexts = (wanted: Iterable<ModulePart>): string[] => sourcesOf(parts, names, wanted)

/** The names that `model.py` gives to these parts, which no drawn cell may take. */
export const moduleNames: readonly string[] = namesDefinedBy(parts)
