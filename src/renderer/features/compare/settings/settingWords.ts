/** Writes settings as people read them: the path without what goes without saying, and the value. */
import type { SettingValue } from '../../../../contract/runs/settings'
import { noNumber } from '../../../lib/words/figures'

/** Such as `optimizer.learningRate` for `training.optimizer.learningRate`, and `lstm.hidden` for `layers.lstm.hidden`. */
export function settingName(path: string): string {
  const [part, ...rest] = path.split('.')
  return part === 'training' || part === 'layers' ? rest.join('.') : path
}

/** A dash where the run has no such setting. Numbers are written whole, as the user typed them. */
export function settingText(value: SettingValue | undefined): string {
  if (value === undefined) return noNumber
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}
