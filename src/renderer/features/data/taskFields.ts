/** The numbers of each task as fields. */
import { tokenKindWords } from '../../../contract/document/tokenWords'
import { tokenKinds } from '../../../contract/document/task'
import type { SoundFrames, TaskKind, TaskOf } from '../../../contract/document/task'
import type { Field } from '../../components/settings/field'

const heldOut = {
  key: 'heldOut',
  label: 'Validation split',
  hint: 'share of the data, taken from its end, that is never trained on'
} as const
const tokenFields = [
  {
    key: 'tokenKind',
    label: 'Tokens',
    hint: 'what the text is cut into',
    absent: 'characters',
    choices: tokenKinds.map((value) => ({ value, label: tokenKindWords[value].label, tip: tokenKindWords[value].doc }))
  },
  {
    key: 'vocabularySize',
    label: 'Vocabulary',
    hint: 'words at most; others become one token',
    absent: 8_192,
    when: { tokenKind: 'words' }
  },
  { key: 'vocabularySize', label: 'Vocabulary', hint: 'tokens at most', absent: 1_024, when: { tokenKind: 'bpe' } }
] as const
const symbols = { key: 'symbols', label: 'Symbols' } as const
const evaluatedAt = {
  key: 'heldOutLength',
  label: 'Validation length',
  hint: 'time steps of validation sequences; empty: as long as those of training'
} as const
const count = { key: 'count', label: 'To remember', hint: 'symbols to repeat' } as const

export const taskFields: { readonly [K in TaskKind]: readonly Field<TaskOf<K>>[] } = {
  nextCharacter: [heldOut, ...tokenFields],
  chapters: [
    heldOut,
    { key: 'classes', label: 'Chapters', hint: 'spread evenly over the text' },
    { key: 'shortest', label: 'Shortest', hint: 'characters in the shortest window; empty: all windows have the sequence length' }
  ],
  classify: [heldOut, ...tokenFields],
  labelledSeries: [heldOut],
  series: [heldOut, { key: 'horizon', label: 'Horizon', hint: 'rows ahead for which forecasts are evaluated; empty: the next row only' }],
  sine: [{ key: 'noise', label: 'Noise', hint: 'standard deviation' }],
  adding: [evaluatedAt],
  copyMemory: [symbols, count, evaluatedAt],
  selectiveCopying: [symbols, count, evaluatedAt],
  sorting: [symbols, { key: 'count', label: 'To sort', hint: 'symbols to repeat in order' }, evaluatedAt],
  delayedRecall: [symbols, { key: 'distance', label: 'Distance', hint: 'time steps between the symbol and the question' }, evaluatedAt],
  associativeRecall: [symbols, { key: 'pairs', label: 'Pairs' }, evaluatedAt],
  induction: [symbols, evaluatedAt],
  dyck: [
    { key: 'symbols', label: 'Kinds of brackets' },
    { key: 'depth', label: 'Depth', hint: 'brackets that are open at once, at most' },
    evaluatedAt
  ],
  parity: [
    { key: 'shortest', label: 'Shortest', hint: 'time steps; the longest is the sequence length' },
    { key: 'heldOutLength', label: 'Validation length', hint: 'time steps of the longest validation sequence' }
  ],
  runningTotal: [],
  sound: [heldOut],
  pronunciation: [
    heldOut,
    { key: 'stress', label: 'Stress', hint: 'vowels tell whether they are stressed, so that there are more phonemes' },
    {
      key: 'stepsPerLetter',
      label: 'Steps per letter',
      hint: 'time steps for each letter: words have up to twice as many phonemes as letters'
    }
  ],
  imported: []
}

/** How a sound becomes log-mel frames; sounds may have any sampling rate. */
export const soundFields: readonly Field<SoundFrames>[] = [
  { key: 'window', label: 'Frame length', hint: 'milliseconds of sound in a frame' },
  { key: 'hop', label: 'Hop', hint: 'milliseconds from one frame to the next' },
  { key: 'mels', label: 'Mel bands', hint: 'numbers in a frame' },
  { key: 'lowest', label: 'Lowest', hint: 'Hz, where the bands begin' },
  { key: 'highest', label: 'Highest', hint: 'Hz, where the bands end: at most half the sampling rate has sound' }
]
