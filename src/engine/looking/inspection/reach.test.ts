// Before the first batch there is nothing to look at: nothing is compiled, and nothing fails.
import { expect, it } from 'vitest'
import { readTemplate, shrunk } from '../../../../tests/support/templates'
import { nextTokenTask } from '../../../contract/document/taskShape'
import type { Executor } from '../../executors/executor'
import { checkModel } from '../../model/graph/checkModel'
import { modelForward } from '../../learning/step/modelForward'
import { Reach } from './reach'

const executor: Executor = {
  info: {
    executor: 'eager',
    device: 'CPU',
    backend: 'cpu',
    tensorflowVersion: null,
    xla: false,
    parts: 1,
    gpu: false,
    why: '',
    remedy: null
  },
  estimateMemory: () => ({ bytes: 0, state: 0, step: 0, largest: [] }),
  deviceMemory: () => null,
  compile: () => Promise.reject(new Error('there is nothing to compile'))
}

it('has no frame of the training batch before the first one', async () => {
  const checked = checkModel(shrunk(readTemplate('rnn-moby-dick'), { units: 2, hidden: 3 }), nextTokenTask(5))
  if (!checked.ok) throw new Error('the template has problems')
  const reach = new Reach(executor, { model: modelForward(checked.model), causal: true })
  const source = { step: 0, weights: () => new Map(), latest: () => null }
  expect(await reach.ofBatch({ from: null, sequence: null }, () => source)).toBeNull()
})
