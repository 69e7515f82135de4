/** Writes settings as people read them: the path without what goes without saying, and the value. */
import type { SettingValue } from '../../../contract/runs/settings'
import { noNumber, shortText } from '../../lib/words/figures'

/** Such as `optimizer.learningRate` for `training.optimizer.learningRate`, and `lstm.hidden` for `layers.lstm.hidden`. */
export function settingName(path: string): string {
  const [part, ...rest] = path.split('.')
  return part === 'training' || part === 'layers' ? rest.join('.') : path
}

/** Writes values with numbers in one way; a dash where the run has no such setting. */
function settingTextWith(numberText: (value: number) => string) {
  return (value: SettingValue | undefined): string => {
    if (value === undefined) return noNumber
    if (value === null) return 'none'
    if (typeof value === 'boolean') return value ? 'yes' : 'no'
    return typeof value === 'number' ? numberText(value) : value
  }
}

/** Numbers are whole, as the user typed them. */
export const settingText = settingTextWith(String)

/** Numbers are rounded as in the cell of a table, such as `1,000` and `0.00123`. */
export const shortSettingText = settingTextWith((value) => (Number.isInteger(value) ? value.toLocaleString('en-US') : shortText(value)))
