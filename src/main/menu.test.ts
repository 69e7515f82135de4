/** The menu on each platform. */
import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test, vi } from 'vitest'
import { menuCommandSchema } from '../contract/desktop'
import { menuTemplate } from './menu'

type Item = MenuItemConstructorOptions
const flatten = (items: Item[]): Item[] =>
  items.flatMap((item) => (Array.isArray(item.submenu) ? [item, ...flatten(item.submenu)] : [item]))

describe.each(['darwin', 'linux', 'win32'] as const)('the menu on %s', (platform) => {
  const send = vi.fn()
  const items = flatten(menuTemplate(platform, send))

  test('has each command once, and sends it', () => {
    const commands = items.filter(({ click }) => click).map(({ id }) => id)
    expect(commands.toSorted()).toEqual(menuCommandSchema.options.toSorted())
    for (const { click } of items) Reflect.apply(click ?? (() => undefined), undefined, [])
    expect(send.mock.calls.flat().toSorted()).toEqual(menuCommandSchema.options.toSorted())
  })

  test('has no shortcut twice', () => {
    const keys = items.flatMap(({ accelerator }) => accelerator ?? [])
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('can quit', () => {
    expect(items.filter(({ role }) => role === 'quit')).toHaveLength(1)
  })
})
