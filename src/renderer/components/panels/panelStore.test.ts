// Panels keep the width that they were given, hide together, and are drawers in a narrow window.
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { usePanelStore } from './panelStore'

const stored = new Map<string, string>()
let narrowed: ((event: { matches: boolean }) => void) | null = null

beforeEach(() => {
  stored.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value)
  })
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener: (_: string, listener: typeof narrowed) => (narrowed = listener)
  }))
  setActivePinia(createPinia())
})

describe('panels', () => {
  it('keep widths and what is hidden for the next time', async () => {
    const panels = usePanelStore()
    panels.setWidth('palette', 260)
    panels.toggle(['palette', 'inspector'])
    await nextTick()
    setActivePinia(createPinia())
    expect(usePanelStore().widths).toEqual({ palette: 260 })
    expect(usePanelStore().hidden).toEqual(['palette', 'inspector'])
  })

  it('are out of sight while they are hidden, and in a narrow window unless their drawer is open', () => {
    const panels = usePanelStore()
    expect(panels.isHidden('details')).toBe(false)
    panels.toggle(['details'])
    expect(panels.isHidden('details')).toBe(true)
    narrowed?.({ matches: true })
    panels.toggle(['run'])
    expect([panels.isHidden('details'), panels.isHidden('run')]).toEqual([true, false])
  })

  it('come back together, and leave the panels of other places alone', () => {
    const panels = usePanelStore()
    panels.toggle(['training'])
    panels.toggle(['palette', 'inspector'])
    panels.toggle(['palette', 'inspector'])
    expect(panels.hidden).toEqual(['training'])
  })

  it('are drawers in a narrow window, of which none stays open when there is room again', () => {
    const panels = usePanelStore()
    narrowed?.({ matches: true })
    panels.toggle(['palette', 'inspector'])
    expect([panels.narrow, panels.drawer, panels.hidden]).toEqual([true, 'inspector', []])
    narrowed?.({ matches: false })
    expect([panels.narrow, panels.drawer]).toEqual([false, null])
  })

  it('begin anew where what is stored cannot be read', () => {
    stored.set('gatescope.panels', '{"widths":{"palette":"wide"},"hidden":["nothing"]}')
    expect([usePanelStore().widths, usePanelStore().hidden]).toEqual([{}, []])
  })
})
