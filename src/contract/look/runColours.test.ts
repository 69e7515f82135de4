// The colours of compared runs can be told apart with every kind of colour vision, and seen on the grounds of charts.
import { describe, expect, it } from 'vitest'
import { colourDistance, colourVisions, contrast, linearColour, seen } from '../../../tests/support/colourVision'
import { runColours } from './runColours'

const grounds = { dark: ['#0e1113', '#14181b'], light: ['#f3f4f2', '#fbfbfa'] } as const

describe.each(['dark', 'light'] as const)('the colours of runs, %s', (theme) => {
  const colours = runColours[theme].map(linearColour)

  it.each(colourVisions)('are 15 apart or more, %s vision', (vision) => {
    colours.forEach((a, k) => {
      for (const b of colours.slice(k + 1)) expect(colourDistance(seen(a, vision), seen(b, vision))).toBeGreaterThanOrEqual(15)
    })
  })

  it('have 3 : 1 on the grounds of charts', () => {
    for (const colour of colours)
      for (const ground of grounds[theme]) expect(contrast(colour, linearColour(ground))).toBeGreaterThanOrEqual(3)
  })
})
