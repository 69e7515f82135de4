/** The colours of compared runs. Any two stay apart for every kind of colour vision (runColours.test.ts measures it); beyond these, lines differ by dashes. */
import type { Theme } from './colourMaps'

export const runColours: Readonly<Record<Theme, readonly string[]>> = {
  dark: ['#3a9dc4', '#e67a1d', '#9fe16c', '#8c8cfa', '#f2ca27', '#c97b7f', '#13efcb', '#a19852'],
  light: ['#2344aa', '#d86617', '#619055', '#710b67', '#7e551b', '#7a0526', '#3e8bd4', '#c06b95']
}
