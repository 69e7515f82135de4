/** When a run stops by itself, and which of its checkpoints are kept, as fields. */
import type { KeepSettings, StopSettings } from '../../../contract/document/stopping'
import type { Field } from '../settings/field'
import { durationForm } from './durationField'

export const stopFields: readonly Field<StopSettings>[] = [
  {
    key: 'patience',
    label: 'Patience',
    tip: 'the run stops after so many evaluations in which the main validation metric did not improve',
    placeholder: 'off'
  },
  {
    key: 'leastImprovement',
    label: 'Least improvement',
    tip: 'by how much the metric must be better than the best before to count, in its own units'
  },
  { key: 'target', label: 'Target', tip: 'the run stops at the first evaluation that is as good as this', placeholder: 'off' },
  { key: 'seconds', label: 'Time limit', hint: 'such as 90 s, 15 min or 2 h; empty: none', text: durationForm }
]

const ruleField: Field<KeepSettings> = {
  key: 'rule',
  label: 'Keep checkpoints',
  choices: [
    { value: 'none', label: 'the newest and the best' },
    { value: 'every', label: 'and one every so many steps' },
    { value: 'powersOfTwo', label: 'and those at 1, 2, 4, 8 … steps' }
  ]
}

/** The most megabytes mean something only with a rule. */
export const keepFields = ({ rule }: KeepSettings): readonly Field<KeepSettings>[] => [
  ruleField,
  { key: 'every', label: 'Every', tip: 'steps from one kept checkpoint to the next', when: { rule: 'every' } },
  ...(rule === 'none'
    ? []
    : [
        {
          key: 'megabytes',
          label: 'At most (MB)',
          tip: 'what the checkpoints of this rule take on disk; the oldest go first; empty: no limit',
          placeholder: 'no limit'
        } as const
      ])
]
