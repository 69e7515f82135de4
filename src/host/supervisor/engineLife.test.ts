/** A lost engine is started again at once, or after too many losses only when the user asks for it. */
import { describe, expect, test } from 'vitest'
import { afterExit, afterReady, afterRestart, firstLife } from './engineLife'

describe('the life of an engine', () => {
  test('goes from starting to ready', () => {
    expect(firstLife.state).toEqual({ state: 'starting' })
    expect(afterReady(firstLife).state).toEqual({ state: 'ready', generation: 1 })
  })

  test('counts its starts, so that a window notices a new engine', () => {
    const lost = afterExit(afterReady(firstLife), 'it was killed', 0)
    expect(lost.state).toEqual({ state: 'lost', reason: 'it was killed' })
    expect(afterReady(lost).state).toEqual({ state: 'ready', generation: 2 })
  })

  test('ends after three restarts within a minute', () => {
    let life = firstLife
    for (const time of [0, 10_000, 20_000]) {
      life = afterExit(life, 'a fault', time)
      expect(life.state.state).toBe('lost')
    }
    expect(afterExit(life, 'a fault', 59_000).state).toEqual({ state: 'down', reason: 'a fault' })
  })

  test('goes on when its ends are further apart', () => {
    let life = firstLife
    for (let time = 0; time < 600_000; time += 21_000) life = afterExit(life, 'a fault', time)
    expect(life.state.state).toBe('lost')
  })

  test('begins anew when the user asks', () => {
    let life = firstLife
    for (let n = 0; n < 4; n++) life = afterExit(life, 'a fault', n)
    const again = afterRestart(life)
    expect(again.state).toEqual({ state: 'starting' })
    expect(afterExit(again, 'a fault', 5).state.state).toBe('lost')
    expect(afterReady(again).state).toEqual({ state: 'ready', generation: 5 })
  })
})
