// The role colours can be told apart with every kind of colour vision, and read as text on every ground.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { colourDistance, colourVisions, contrast, linearColour, seen } from '../../../tests/support/colourVision'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const roles = ['input', 'forget', 'output', 'candidate', 'state', 'plain']
const grounds = ['ground', 'panel', 'raised', 'hover']

/** The value of a token in a theme, as `#rrggbb`. */
function token(theme: string, name: string): string {
  const block = css.slice(css.indexOf(`[data-theme='${theme}']`)).split('}')[0] ?? ''
  const hex = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1]
  if (hex === undefined) throw new Error(`${theme} has no token ${name}`)
  return hex
}

const pairs = roles.flatMap((a, k) => roles.slice(k + 1).map((b) => [a, b] as const))

describe.each(['dark', 'light'])('the role colours, %s', (theme) => {
  const colour = (role: string) => linearColour(token(theme, `role-${role}`))

  it.each(colourVisions)('are 12 apart or more, %s vision', (vision) => {
    for (const [a, b] of pairs) {
      const distance = colourDistance(seen(colour(a), vision), seen(colour(b), vision))
      expect(distance, `${a} and ${b}`).toBeGreaterThanOrEqual(12)
    }
  })

  it('have 4.5 : 1 on every ground', () => {
    for (const role of roles)
      for (const ground of grounds)
        expect(contrast(colour(role), linearColour(token(theme, ground))), `${role} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })
})

describe('colour vision', () => {
  it('finds the published distances', () => {
    // The colours of 0.1.0: the forget gate was grey with deuteranopia.
    const [forget, plain] = [linearColour('#cc79a7'), linearColour('#8a97a2')]
    expect(colourDistance(forget, plain)).toBeGreaterThan(40)
    expect(colourDistance(seen(forget, 'deuteranopia'), seen(plain, 'deuteranopia'))).toBeCloseTo(1.8, 1)
    expect(contrast(linearColour('#000000'), linearColour('#ffffff'))).toBeCloseTo(21, 6)
  })
})
