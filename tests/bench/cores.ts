/**
 * `npm run bench -- --cores`: what more cores would bring to a training step, simulated on one. With P cores each takes a P-th of the batch, so
 * one core is measured with batches of half, a quarter and so on of the template's; what is done once for all of them is in each figure.
 */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { answerOf } from './answerOf'
import { benchTemplate, measuredTemplates } from './template'

const { values } = parseArgs({
  options: { cores: { type: 'boolean' }, workers: { type: 'string' }, sources: { type: 'string' }, python: { type: 'string' } }
})
const { workers } = values
if (workers === undefined) throw new Error('the benchmark is started with: npm run bench')
if (process.platform !== 'linux') throw new Error('only Linux can keep a process on one core')

const answerSchema = z.union([z.object({ times: z.array(z.number()).min(1) }), z.object({ absent: z.string() })])
const cores = [1, 2, 4, 8, 16] as const
const turns = 3
const milliseconds = 1_500

for (const executor of ['tensorflow', 'onnx'] as const) {
  process.stdout.write(`${`${executor}, ms a step`.padEnd(34)}${cores.map((count) => `${count} cores`.padStart(18)).join('')}\n`)
  for (const template of measuredTemplates) process.stdout.write(`${template.padEnd(34)}${row(executor, template)}\n`)
}

/** The least time of a step, and how often the time on one core that is. Batches take turns, since a machine is quicker at one minute than at another. */
function row(executor: string, template: string): string {
  const { batchSize } = benchTemplate(template).training
  const least = cores.map(() => Infinity)
  for (let turn = 0; turn < turns; turn++)
    cores.forEach((count, k) => {
      const batch = String(Math.ceil(batchSize / count))
      const answer = answerSchema.parse(
        answerOf(`${workers}/executorSteps.js`, [executor, template, String(milliseconds), batch], { isQuiet: true, core: 0 })
      )
      if ('times' in answer) least[k] = Math.min(least[k] ?? Infinity, ...answer.times)
      else throw new Error(answer.absent)
    })
  return least.map((time) => `${time.toFixed(1)} (×${((least[0] ?? NaN) / time).toFixed(2)})`.padStart(18)).join('')
}
