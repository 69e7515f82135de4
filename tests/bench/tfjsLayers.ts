/** The peer that a JavaScript user would take: tfjs-layers' `lstm` on the same TensorFlow library. */
import { openBackend } from '../../src/engine/executors/eager/backend'
import type { Size } from './protocol'
import { serve } from './worker'

async function prepare({ batch, time, input, hidden }: Size) {
  const result = await openBackend('tensorflow')
  if (!result.ok) throw new Error(result.why)
  const tf = await import('@tensorflow/tfjs')
  const model = tf.sequential()
  model.add(tf.layers.lstm({ units: hidden, inputShape: [time, input], returnSequences: true, recurrentInitializer: 'glorotUniform' }))
  model.add(tf.layers.dense({ units: input }))
  model.compile({ optimizer: tf.train.adam(0.001), loss: 'meanSquaredError' })
  const [x, y] = [tf.randomNormal([batch, time, input]), tf.randomNormal([batch, time, input])]
  return async () => {
    const loss = await model.trainOnBatch(x, y)
    return Array.isArray(loss) ? (loss[0] ?? NaN) : loss
  }
}

await serve(prepare)
