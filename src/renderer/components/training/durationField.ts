/** Times as people type them in a field: `90 s`, `15 min`, `2 h`, or nothing. */
import { stopSchema } from '../../../contract/document/stopping'
import { numberRefusal, rangeOf, readNumber } from '../../../contract/numberRange'
import { durationText } from '../../../contract/runs/figures'
import type { TextForm } from '../settings/field'

const range = rangeOf(stopSchema.shape.seconds)
const units = { s: 1, min: 60, m: 60, h: 3_600 } as const
const pattern = /^(.*?)\s*(s|min|m|h)?$/

function secondsOf(text: string): number {
  const [, amount = '', unit = 's'] = pattern.exec(text.trim()) ?? []
  const factor = unit === 's' || unit === 'min' || unit === 'm' || unit === 'h' ? units[unit] : NaN
  return readNumber(amount) * factor
}

export const durationForm: TextForm = {
  show: (seconds) => (typeof seconds === 'number' ? durationText(seconds) : ''),
  refuse: (text) => {
    if (text.trim() === '') return null
    const seconds = secondsOf(text)
    return Number.isNaN(seconds) ? `“${text}” is not a time. Give one such as 90 s, 15 min or 2 h.` : numberRefusal(String(seconds), range)
  },
  read: (text) => (text.trim() === '' ? null : secondsOf(text))
}
