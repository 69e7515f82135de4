// Colour tables are monotone in luminance, symmetric about zero, and can be told apart with every kind of colour vision.
import { describe, expect, it } from 'vitest'
import { linearOfBytes, luminance } from '../../../tests/support/colourVision'
import { colourTable, cssColour, cssGradient } from './colourMaps'
import type { Theme } from './colourMaps'
import { oklabOfHex, packedOfOklab } from './oklab'

const themes: readonly Theme[] = ['dark', 'light']
const luminanceOf = (packed: number) => luminance(linearOfBytes(packed & 255, (packed >>> 8) & 255, (packed >>> 16) & 255))
const lightness = (packed: number) => Math.cbrt(luminanceOf(packed))

describe('the sequential map', () => {
  it.each(themes)('has strictly monotone luminance, %s', (theme) => {
    const values = [...colourTable('sequential', theme)].map(luminanceOf)
    const sign = theme === 'dark' ? 1 : -1
    for (let i = 4; i < 256; i += 4) expect(sign * ((values[i] ?? 0) - (values[i - 4] ?? 0))).toBeGreaterThan(0)
  })

  it.each(themes)('spans most of the luminance there is, %s', (theme) => {
    const table = colourTable('sequential', theme)
    expect(Math.abs(luminanceOf(table[255] ?? 0) - luminanceOf(table[0] ?? 0))).toBeGreaterThan(0.7)
  })
})

describe('the diverging map', () => {
  it.each(themes)('is symmetric in lightness about zero, %s', (theme) => {
    const table = colourTable('diverging', theme)
    for (let i = 0; i < 128; i++) expect(Math.abs(lightness(table[i] ?? 0) - lightness(table[255 - i] ?? 0))).toBeLessThan(0.04)
  })

  it.each(themes)('moves away from zero monotonously, %s', (theme) => {
    const table = [...colourTable('diverging', theme)].map(luminanceOf)
    const sign = theme === 'dark' ? 1 : -1
    for (let i = 132; i < 256; i += 4) expect(sign * ((table[i] ?? 0) - (table[i - 4] ?? 0))).toBeGreaterThan(0)
  })

  it.each(themes)('differs between its ends in blue against yellow, which all but very few can see, %s', (theme) => {
    const table = colourTable('diverging', theme)
    const blueOver = (packed: number) => ((packed >>> 16) & 255) - (packed & 255)
    expect(blueOver(table[0] ?? 0)).toBeGreaterThan(80)
    expect(blueOver(table[255] ?? 0)).toBeLessThan(-80)
  })
})

describe('tables', () => {
  it('are opaque and made once', () => {
    const table = colourTable('sequential', 'dark')
    expect([...table].every((packed) => packed >>> 24 === 255)).toBe(true)
    expect(colourTable('sequential', 'dark')).toBe(table)
  })

  it('go through OKLab and back', () => {
    expect(cssColour(packedOfOklab(oklabOfHex('#e8b04b')))).toBe('rgb(232 176 75)')
    expect(cssGradient(colourTable('diverging', 'light'))).toMatch(/^linear-gradient\(to right, rgb\(/)
  })
})
