/** The loop of a worker: reads requests from its standard input, runs them, and answers on its standard output. */
import { createInterface } from 'node:readline'
import { requestSchema, sizeName } from './protocol'
import type { Cell, Reply, Size } from './protocol'

const WARM_UP = 2

/** Takes one training step and gives its loss, when it is done. */
export type Step = () => Promise<number>

/** @param prepare makes the work of a cell and size; its first call may throw where the peer is not installed. */
export async function serve(prepare: (size: Size, cell: Cell) => Promise<Step>): Promise<void> {
  // What libraries print must not come between the answers.
  console.log = console.info = console.error
  const nothing: Step = () => Promise.resolve(NaN)
  let current = { name: '', step: nothing }
  for await (const line of createInterface(process.stdin)) {
    const { cell, size, steps, milliseconds } = requestSchema.parse(JSON.parse(line))
    try {
      const name = `${cell}, ${sizeName(size)}`
      if (current.name !== name) current = { name, step: await warmedUp(await prepare(size, cell)) }
      answer(await time(current.step, steps, milliseconds))
    } catch (error) {
      answer({ absent: error instanceof Error ? error.message : String(error) })
    }
  }
}

async function warmedUp(step: Step): Promise<Step> {
  for (let k = 0; k < WARM_UP; k++) await step()
  return step
}

async function time(step: Step, steps: number, milliseconds: number): Promise<Reply> {
  const until = performance.now() + milliseconds
  const times: number[] = []
  let loss = NaN
  while (times.length < steps || performance.now() < until) {
    const began = performance.now()
    loss = await step()
    times.push(performance.now() - began)
  }
  return { times, loss }
}

function answer(reply: Reply): void {
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}
