/** The training settings as fields of text: how each is read from the document, and written back after a check. */
import { trainingSettingsSchema } from '../../../contract/document/training'
import type { TrainingSettings } from '../../../contract/document/training'

export interface SettingsField {
  readonly key: string
  readonly label: string
  readonly hint: string | null
  read(settings: TrainingSettings): string
  /** Settings with the field's new value, not yet checked. */
  write(settings: TrainingSettings, text: string): unknown
}

const number = (text: string): number => (text.trim() === '' ? NaN : Number(text.trim().replaceAll(',', '')))

export const settingsFields: readonly SettingsField[] = [
  plainField('batchSize', 'Batch', 'sequences a step'),
  plainField('sequenceLength', 'Sequence length', 'time steps that gradients flow through'),
  plainField('seed', 'Seed', null),
  {
    key: 'steps',
    label: 'Steps',
    hint: 'empty: until stopped',
    read: ({ steps }) => (steps === null ? '' : String(steps)),
    write: (settings, text) => ({ ...settings, steps: text.trim() === '' ? null : number(text) })
  },
  plainField('evaluateEvery', 'Evaluate every', 'steps, on validation data')
]

function plainField(key: 'batchSize' | 'sequenceLength' | 'seed' | 'evaluateEvery', label: string, hint: string | null): SettingsField {
  return { key, label, hint, read: (settings) => String(settings[key]), write: (settings, text) => ({ ...settings, [key]: number(text) }) }
}

export type FieldOutcome = { readonly ok: true; readonly settings: TrainingSettings } | { readonly ok: false; readonly message: string }

/** The settings with a field set from text, or what is wrong with the text. */
export function setField(field: SettingsField, settings: TrainingSettings, text: string): FieldOutcome {
  const parsed = trainingSettingsSchema.safeParse(field.write(settings, text))
  if (parsed.success) return { ok: true, settings: parsed.data }
  const issue = parsed.error.issues[0]
  return { ok: false, message: issue === undefined ? 'Not a value for this field' : issueWords(issue) }
}

type Issue = NonNullable<ReturnType<typeof trainingSettingsSchema.safeParse>['error']>['issues'][number]

function issueWords(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.inclusive === false ? `More than ${issue.minimum}, please` : `At least ${issue.minimum.toLocaleString('en-US')}, please`
    case 'too_big':
      return `At most ${issue.maximum.toLocaleString('en-US')}, please`
    case 'invalid_type':
      return issue.expected === 'int' ? 'A whole number, please' : 'A number, please'
    default:
      return issue.message
  }
}
