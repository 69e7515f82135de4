/** The styles that every exported file of HTML begins with. */
import { themeDeclarations } from '../../../cell/pictures/palette'
import tokensCss from '../../../contract/look/tokens.css?raw'
import sheetCss from './sheet.css?raw'

/** The fonts and sizes of the workbench, which both themes share: the last rule of its tokens. */
const fonts = tokensCss.slice(tokensCss.lastIndexOf(':root {')).trim()

/** The window's own colours, in the theme that the reader's system has and on paper in the light one, with the rules that files share. */
export function themedStyles(): string {
  const rule = (theme: 'light' | 'dark') => `:root {\n  ${themeDeclarations(theme)}\n}`
  return `${fonts}\n${rule('light')}\n@media screen and (prefers-color-scheme: dark) {\n${rule('dark')}\n}\n${sheetCss}`
}
