/**
 * A training step of templates, small: WebGPU on SwiftShader gives what the float64 reference gives. `npm run test:webgpu` takes every template,
 * and each form of its loops; the others are compiled too slowly on the processor.
 */
import { describe, expect, it } from 'vitest'
import { at } from '../../src/engine/compiler/program/shapes'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import type { PlanOptions } from '../../src/engine/executors/webgpu/plan/functionPlan'
import { onSwiftShader } from '../support/swiftShader'
import { templateStep } from '../support/templateStep'
import { templateList } from '../support/templates'

const all = process.env['GATESCOPE_WEBGPU'] === 'all'
const quick = ['lstm-moby-dick', 'mamba-moby-dick']
const ids = templateList()
  .map(({ id }) => id)
  .filter((id) => all || quick.includes(id))
const forms: readonly PlanOptions[] = all ? [{}, { chunk: 2 }, { form: 'steps' }, { form: 'plain' }] : [{}]

/** Of the largest number of each array. */
const tolerance = 1e-5

const executor = await onSwiftShader()

describe.each(ids)('%s', (id) => {
  it.each(forms)('steps as the reference does, with loops as %o', async (options) => {
    const { program, given } = templateStep(id, 1)
    const executable = await executor().compileAs({ variables: new Map(), functions: new Map([['train', program]]) }, options)
    const results = executable.run('train', given)
    executable.dispose()
    const right = evaluate(program, new Map([...given].map(([name, { type, data }]) => [name, { shape: type.shape, data }])))
    for (const name of program.results) {
      const [data, wanted] = [[...(results.get(name)?.data ?? [])], [...(right.get(name)?.data ?? [])]]
      expect(data.length).toBe(wanted.length)
      const largest = Math.max(1e-3, ...wanted.map(Math.abs))
      const error = Math.max(0, ...wanted.map((value, k) => Math.abs(at(data, k) - value) / largest))
      expect(error, `${name} is off by ${error} of its largest number`).toBeLessThan(tolerance)
    }
  })
})
