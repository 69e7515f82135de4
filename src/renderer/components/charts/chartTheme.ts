/** Reads the colours and fonts of charts from the page's tokens, so that both themes are defined in one place. */
import type { Role } from '../../../contract/document/cellGraph'

export interface ChartTheme {
  readonly ground: string
  readonly text: string
  readonly textFaint: string
  readonly line: string
  readonly lineStrong: string
  readonly accent: string
  readonly role: Readonly<Record<Role, string>>
  readonly font: string
}

export function chartTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    ground: token('--ground'),
    text: token('--text'),
    textFaint: token('--text-3'),
    line: token('--line'),
    lineStrong: token('--line-strong'),
    accent: token('--accent'),
    role: {
      input: token('--role-input'),
      forget: token('--role-forget'),
      output: token('--role-output'),
      candidate: token('--role-candidate'),
      state: token('--role-state'),
      plain: token('--role-plain')
    },
    font: token('--font')
  }
}
