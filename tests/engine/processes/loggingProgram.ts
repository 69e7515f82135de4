/** A process that records steps as fast as it can, and says after each how many are recorded; it goes on with what it finds. */
import { MetricsLog } from '../../../src/engine/learning/runs/log/metricsLog'

const [path = ''] = process.argv.slice(2)
const log = new MetricsLog(path, { parameters: 2, metrics: 1 })

function recordStep(): void {
  const step = log.steps.lastStep() + 1
  const numbers = Float32Array.of(1 / step)
  log.append({
    type: 'steps',
    step: Float64Array.of(step),
    seconds: Float64Array.of(step / 100),
    loss: numbers,
    learningRate: numbers,
    gradientNorm: numbers,
    gradientNorms: Float32Array.of(step, -step)
  })
  if (step % 10 === 0) log.appendEvaluation({ type: 'evaluation', step, loss: 1 / step, values: [step] })
  process.stdout.write(`${step}\n`)
  setImmediate(recordStep)
}
recordStep()
