/** The colours of pictures: the window's own tokens, as CSS variables of the page around a picture or as the colours of one theme. */
import type { Role } from '../../contract/document/cellGraph'
import type { Theme } from '../../contract/look/colourMaps'
import tokensCss from '../../contract/look/tokens.css?raw'

export type ColourToken = 'ground' | 'panel' | 'raised' | 'line' | 'line-strong' | 'text' | 'text-2' | 'text-3' | 'accent' | `role-${Role}`

/** Gives the colour of a token as it is written into an SVG attribute. */
export type Palette = (token: ColourToken) => string

/** The custom properties of a theme as they stand in the style sheet, `--ground: #0e1113; …`. */
export function themeDeclarations(theme: Theme): string {
  const block = tokensCss.slice(tokensCss.indexOf(`[data-theme='${theme}']`))
  return block.slice(block.indexOf('{') + 1, block.indexOf('}')).trim()
}

/** The colours of one theme: every program that shows SVG understands them. Throws RangeError for a token that the style sheet lacks. */
export function themePalette(theme: Theme): Palette {
  const declarations = themeDeclarations(theme)
  return (token) => {
    const colour = new RegExp(`--${token}: ([^;]+);`).exec(declarations)?.[1]
    if (colour === undefined) throw new RangeError(`the theme ${theme} has no colour ${token}`)
    return colour
  }
}

/** The variables of the page around the picture, so that the picture follows its theme; the light theme's colours where there are none. */
export function pagePalette(): Palette {
  const light = themePalette('light')
  return (token) => `var(--${token}, ${light(token)})`
}
