/** Compilations take turns, the probe's first, and what one of them gave is out before the next begins. */
import { expect, it } from 'vitest'
import { CompileTurns } from './compileTurns'

it('the probe goes ahead of what came with it, and its frame is out before the next compilation', async () => {
  const turns = new CompileTurns()
  const heard: string[] = []
  const look = async (name: string, ahead: boolean) => {
    await turns.take(async () => void heard.push(`${name} compiles`), ahead)
    heard.push(`${name} runs`)
    // A message goes out with the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve))
    heard.push(`${name} is shown`)
  }
  await Promise.all([look('reach', false), look('errors', false), look('probe', true)])
  const steps = ['compiles', 'runs', 'is shown']
  expect(heard).toEqual(['probe', 'reach', 'errors'].flatMap((name) => steps.map((step) => `${name} ${step}`)))
})

it('one that fails leaves the turn to the next', async () => {
  const turns = new CompileTurns()
  const failing = turns.take(() => Promise.reject(new Error('no room')), false)
  const next = turns.take(() => Promise.resolve(3), false)
  await expect(failing).rejects.toThrow('no room')
  expect(await next).toBe(3)
  expect(await turns.take(() => Promise.resolve(4), false)).toBe(4)
})
